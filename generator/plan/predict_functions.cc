#include "generator/plan/predict_functions.h"

#include "facts/names.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

Prediction prediction_for(const facts::Function& f) {
  Prediction p;
  p.symbol = f.symbol;
  p.place = f.begin;
  p.has_fentry = f.has_fentry;
  p.section = f.section;
  return p;
}

constexpr std::string_view system_call_prefixes[] = {"__do_sys_", "__se_sys_", "__do_compat_sys_", "__se_compat_sys_"};

const std::string* reason(const Affected& affected, const std::string& name) {
  const std::string* found = affected.reason(name);
  for (std::string_view prefix : system_call_prefixes)
    if (!found && name.starts_with(prefix)) found = affected.reason(name.substr(prefix.size()));
  return found;
}

std::string reason_for_clone(const facts::Function& f, const std::string& why) {
  if (f.clone_kind == facts::CloneKind::none) return why;
  return fmt::format("{} clone of {}", to_string(f.clone_kind), f.name);
}

std::string place_text(const facts::Place& place) {
  return place.line ? fmt::format(" ({}:{})", place.file, place.line) : "";
}

} // namespace

bool is_system_call(const std::string& function, const std::string& name) {
  return std::ranges::any_of(system_call_prefixes, [&](std::string_view prefix) {
    return function.size() == prefix.size() + name.size() && function.starts_with(prefix) && function.ends_with(name);
  });
}

std::vector<Prediction> predict_functions(const Affected& affected, const facts::Unit& original) {
  std::vector<Prediction> predictions;
  for (const auto& f : original.functions) {
    if (f.clone_kind == facts::CloneKind::cold) continue; // it is patched together with its function
    Prediction p = prediction_for(f);
    if (const std::string* because = reason(affected, f.name)) {
      p.source = f.name;
      p.because = *because;
      p.why = reason_for_clone(f, *because);
    } else {
      for (const auto& inlining : original.inlinings) {
        if (inlining.into != f.symbol) continue;
        because = reason(affected, inlining.callee);
        if (!because) continue;
        p.source = inlining.callee;
        p.because = *because;
        p.why = "inlines " + inlining.callee + place_text(inlining.call_site);
        break;
      }
    }
    if (!p.source.empty()) predictions.push_back(std::move(p));
  }
  std::sort(predictions.begin(), predictions.end(), [](auto& a, auto& b) { return a.symbol < b.symbol; });
  return predictions;
}

} // namespace klp

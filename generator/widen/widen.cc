#include "generator/widen/widen.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/prove/about.h"
#include "generator/widen/referrers.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

namespace {

// The global names that other units know a function by.
std::vector<std::string> global_names(const Layout& layout, AtomId function) {
  std::vector<std::string> names;
  auto add = [&](SymbolId id) {
    const Symbol& symbol = layout.object().symbols[id];
    if (!symbol.is_local()) names.push_back(symbol.name);
  };
  add(layout.atom(function).symbol);
  for (SymbolId alias : layout.atom(function).aliases) add(alias);
  return names;
}

class Widener {
public:
  explicit Widener(std::vector<PatchUnit>& units) : units_(units) {
    for (const auto& unit : units) referrers_.emplace_back(*unit.patched.layout);
  }

  Widening run() {
    for (std::size_t u = 0; u < units_.size(); ++u) // grows while we go through it
      for (std::size_t c = 0; c < units_[u].comparison.changed.size(); ++c) consider(u, c);
    while (!waiting_.empty()) {
      auto [unit, number] = waiting_.back();
      waiting_.pop_back();
      draw_callers_in(unit, number);
    }
    return std::move(result_);
  }

private:
  FunctionChange& change(std::size_t unit, std::size_t number) { return units_[unit].comparison.changed[number]; }

  void consider(std::size_t unit, std::size_t number) {
    FunctionChange& c = change(unit, number);
    if (units_[unit].original.layout->has_fentry(c.original)) return;
    if (!considered_.insert({unit, c.patched}).second) return;
    c.redirected = false;
    waiting_.push_back({unit, number});
  }

  void draw_callers_in(std::size_t unit, std::size_t number) {
    const FunctionChange stuck = change(unit, number); // a copy: the list grows
    for (const auto& referrer : referrers_[unit].of(stuck.patched)) draw_in(unit, referrer, stuck, unit);
    for (const auto& name : global_names(*units_[unit].patched.layout, stuck.patched)) {
      result_.wanted.push_back(name);
      for (std::size_t other = 0; other < units_.size(); ++other)
        for (const auto& referrer : referrers_[other].of(name)) draw_in(other, referrer, stuck, unit);
    }
  }

  void draw_in(std::size_t unit, const Referrer& referrer, const FunctionChange& stuck, std::size_t stuck_in) {
    PatchUnit& user = units_[unit];
    const Layout& layout = *user.patched.layout;
    bool function = layout.atom(referrer.atom).kind == AtomKind::function;
    const std::string& section = layout.section_of(referrer.atom).name;
    bool forgotten = referrer.calls || is_list_of_initcalls(section);
    if (is_discarded_after_boot(section, user.in_module()) && forgotten) return;
    std::string name = layout.atom(referrer.atom).symbol ? layout.name(referrer.atom) : "";
    if (!function) {
      std::string holder = name.empty() ? "section " + layout.section_of(referrer.atom).name : name;
      return refuse(stuck_in, stuck, fmt::format("its address is held by {} ({})", holder, user.source));
    }
    if (!referrer.calls)
      return refuse(stuck_in, stuck,
                    fmt::format("{}() ({}) takes its address, and may have stored it", name, user.source));
    AtomId original = user.comparison.correlation.to_original[referrer.atom];
    if (original == no_atom) return; // new code: what uses it is changed, or it is not used
    auto& changed = user.comparison.changed;
    if (std::any_of(changed.begin(), changed.end(), [&](auto& c) { return c.patched == referrer.atom; })) return;
    FunctionChange caller;
    caller.original = original;
    caller.patched = referrer.atom;
    caller.symbol = name;
    caller.calls = stuck.calls;
    caller.calls.insert(caller.calls.begin(), stuck.symbol);
    caller.why = chain_of_calls(caller.calls);
    changed.push_back(std::move(caller));
    consider(unit, changed.size() - 1);
  }

  // Told of the function that the change is about; the chain leads from it to where it ends.
  void refuse(std::size_t unit, const FunctionChange& stuck, const std::string& why) {
    const PatchUnit& u = units_[unit];
    const std::string& section = u.original.layout->section_of(stuck.original).name;
    std::string cause =
        section.starts_with(".text")
            ? "ftrace cannot redirect it: it is compiled without a call of __fentry__ (notrace, or inline in its "
              "source)"
            : fmt::format("ftrace cannot redirect it: it lies in section {}, without a call of __fentry__", section);
    cause += ", and its callers cannot take the new code in: " + why;
    if (!stuck.calls.empty()) cause += fmt::format("; it is to be replaced because it {}", stuck.why);
    result_.refusals.push_back(
        about(u, stuck.patched, std::move(cause),
              "make the change in functions that ftrace can redirect, before or after this one is called"));
  }

  std::vector<PatchUnit>& units_;
  std::vector<Referrers> referrers_;
  std::set<PatchAtom> considered_;
  std::vector<std::pair<std::size_t, std::size_t>> waiting_; // unit, number of the change
  Widening result_;
};

} // namespace

Widening widen(std::vector<PatchUnit>& units) { return Widener(units).run(); }

std::string chain_of_calls(const std::vector<std::string>& calls) {
  std::string text;
  for (const auto& name : calls) text += fmt::format("{}calls {}()", text.empty() ? "" : ", which ", name);
  return text + ", which ftrace cannot redirect";
}

} // namespace klp

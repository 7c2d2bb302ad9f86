#include "generator/widen/callers.h"

#include "generator/plan/file_kinds.h"
#include "generator/plan/naming.h"
#include "generator/widen/referrers.h"
#include "generator/widen/widen.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

class CallerRounds {
public:
  CallerRounds(const CallerSearch& search, ComparedUnits& compared) : search_(search), compared_(compared) {}

  Result<CallersFound> run() {
    for (int round = 1;; ++round) {
      Widening widening = widen(compared_.units);
      std::set<std::string> fresh;
      for (const auto& name : widening.wanted)
        if (wanted_.insert(name).second) fresh.insert(name);
      if (fresh.empty() || !widening.refusals.empty()) {
        for (auto& error : widening.refusals) found_.refusals.push_back(finding("no-fentry", std::move(error)));
        return std::move(found_);
      }
      TRY(auto units, units_naming(search_.target, fresh));
      drop_needless(units, fresh);
      if (compiled_for_it_ + units.size() > search_.most_units) {
        refuse_too_many(fresh, units.size());
        return std::move(found_);
      }
      CHECK_OK(take_in(units, fresh, round));
    }
  }

private:
  bool is_exported(const std::string& name) const {
    return std::any_of(compared_.units.begin(), compared_.units.end(), [&](const PatchUnit& unit) {
      const auto& functions = unit.original.facts->functions;
      return std::any_of(functions.begin(), functions.end(),
                         [&](const facts::Function& f) { return f.symbol == name && f.exported; });
    });
  }

  // What these functions are linked into.
  std::set<std::string> defining(const std::set<std::string>& names) const {
    std::set<std::string> objects;
    for (std::size_t u = 0; u < compared_.units.size(); ++u) {
      const Layout& layout = *compared_.units[u].original.layout;
      if (std::ranges::any_of(names, [&](const auto& name) { return layout.find(name) != no_atom; }))
        objects.insert(object_of(compared_.compiled[u]));
    }
    return objects;
  }

  // Of other modules and vmlinux, a module reaches what is exported, and nothing else.
  void drop_needless(std::vector<Unit>& units, const std::set<std::string>& names) {
    bool exported = false;
    std::set<std::string> objects = defining(names);
    for (const auto& name : names) {
      if (!is_exported(name)) continue;
      exported = true;
      found_.for_modules.push_back(name);
    }
    std::erase_if(units, [&](const Unit& unit) {
      return compared_.outputs.contains(unit.output) || unit.source.ends_with(".S") || other_program(unit.output) ||
             (!objects.contains(object_of(unit)) && !(unit.in_module && exported));
    });
  }

  void refuse_too_many(const std::set<std::string>& names, std::size_t count) {
    Error e;
    e.symbol = fmt::format("{}()", fmt::join(names, "(), "));
    e.cause = fmt::format("ftrace cannot redirect it (it has no call of __fentry__), and {} files may call it", count);
    e.remedy = "make the change in the callers that need it, or allow so many: --max-units N";
    e.status = ExitStatus::refused;
    found_.refusals.push_back(finding("no-fentry", std::move(e)));
  }

  Status take_in(const std::vector<Unit>& units, const std::set<std::string>& names, int round) {
    std::vector<Unit> missing;
    std::vector<CompiledUnit> there;
    for (const auto& unit : units) {
      auto known = std::find_if(search_.compiled.begin(), search_.compiled.end(),
                                [&](const CompiledUnit& c) { return c.unit.output == unit.output; });
      if (known == search_.compiled.end())
        missing.push_back(unit);
      else
        there.push_back(*known);
    }
    compiled_for_it_ += missing.size();
    if (!missing.empty()) {
      TRY(auto compiled, search_.compile(missing, fmt::format("callers-{}", round)));
      there.insert(there.end(), compiled.begin(), compiled.end());
    }
    for (const auto& compiled : there) CHECK_OK(take_in(compiled, names));
    return {};
  }

  Status take_in(const CompiledUnit& compiled, const std::set<std::string>& names) {
    TRY(auto loaded, LoadedUnit::load(compiled));
    Referrers referrers(loaded->patched);
    bool refers = std::any_of(names.begin(), names.end(), [&](auto& name) { return !referrers.of(name).empty(); });
    if (!refers) return {};
    PatchUnit unit = loaded->compared();
    found_.units.push_back(unit.source);
    compared_.keep(compiled, std::move(loaded), std::move(unit));
    return {};
  }

  const CallerSearch& search_;
  ComparedUnits& compared_;
  std::set<std::string> wanted_;
  std::size_t compiled_for_it_ = 0;
  CallersFound found_;
};

} // namespace

Result<CallersFound> draw_callers_in(const CallerSearch& search, ComparedUnits& compared) {
  return CallerRounds(search, compared).run();
}

} // namespace klp

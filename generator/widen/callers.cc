#include "generator/widen/callers.h"

#include "facts/lookup.h"
#include "generator/arch/kernel_folders.h"
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
      std::set<std::string> new_names;
      for (const auto& name : widening.names_to_search)
        if (searched_names_.insert(name).second) new_names.insert(name);
      if (new_names.empty() || !widening.refusals.empty()) {
        for (auto& error : widening.refusals) found_.refusals.push_back(finding("no-fentry", std::move(error)));
        return std::move(found_);
      }
      TRY(auto units, units_naming(search_.target, new_names));
      drop_units_without_calls(units, new_names);
      if (compiled_for_callers_ + units.size() > search_.most_units) {
        refuse_too_many(new_names, units.size());
        return std::move(found_);
      }
      CHECK_OK(add_callers_in(units, new_names, round));
    }
  }

private:
  bool is_exported(const std::string& name) const {
    return std::any_of(compared_.units.begin(), compared_.units.end(), [&](const PatchUnit& unit) {
      const facts::Function* function = facts::function_with_symbol(*unit.original.facts, name);
      return function && function->exported;
    });
  }

  // Names of the kernel objects that define these functions.
  std::set<std::string> defining_objects(const std::set<std::string>& names) const {
    std::set<std::string> objects;
    for (std::size_t u = 0; u < compared_.units.size(); ++u) {
      const Layout& layout = *compared_.units[u].original.layout;
      if (std::ranges::any_of(names, [&](const auto& name) { return layout.find(name) != no_atom; }))
        objects.insert(object_of(compared_.compiled[u]));
    }
    return objects;
  }

  // Removes units that are compared already and units that cannot call the functions. A unit of another kernel object
  // can call exported functions only.
  void drop_units_without_calls(std::vector<Unit>& units, const std::set<std::string>& names) {
    bool exported = false;
    std::set<std::string> objects = defining_objects(names);
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
    Error e{.cause = fmt::format("ftrace cannot redirect it (it has no call of __fentry__), and {} files may call it",
                                 count),
            .remedy = "make the change in the callers that need it, or allow so many: --max-units N",
            .symbol = fmt::format("{}()", fmt::join(names, "(), "))};
    found_.refusals.push_back(finding("no-fentry", std::move(e)));
  }

  Status add_callers_in(const std::vector<Unit>& units, const std::set<std::string>& names, int round) {
    std::vector<Unit> missing;
    std::vector<CompiledUnit> available;
    for (const auto& unit : units) {
      auto known = std::find_if(search_.compiled.begin(), search_.compiled.end(),
                                [&](const CompiledUnit& c) { return c.unit.output == unit.output; });
      if (known == search_.compiled.end())
        missing.push_back(unit);
      else
        available.push_back(*known);
    }
    compiled_for_callers_ += missing.size();
    if (!missing.empty()) {
      TRY(auto compiled, search_.compile(missing, fmt::format("callers-{}", round)));
      available.insert(available.end(), compiled.begin(), compiled.end());
    }
    for (const auto& compiled : available) CHECK_OK(add_callers_in(compiled, names));
    return {};
  }

  Status add_callers_in(const CompiledUnit& compiled, const std::set<std::string>& names) {
    TRY(auto loaded, LoadedUnit::load(compiled));
    Referrers referrers(loaded->patched);
    bool refers = std::any_of(names.begin(), names.end(), [&](auto& name) { return !referrers.of(name).empty(); });
    if (!refers) return {};
    PatchUnit unit = loaded->compared();
    found_.units.push_back(unit.source);
    compared_.add(compiled, std::move(loaded), std::move(unit));
    return {};
  }

  const CallerSearch& search_;
  ComparedUnits& compared_;
  std::set<std::string> searched_names_;
  std::size_t compiled_for_callers_ = 0;
  CallersFound found_;
};

} // namespace

Result<CallersFound> add_callers(const CallerSearch& search, ComparedUnits& compared) {
  return CallerRounds(search, compared).run();
}

} // namespace klp

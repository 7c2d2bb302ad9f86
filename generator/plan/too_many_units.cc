#include "generator/plan/too_many_units.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace klp {

namespace {

// The definition or header in PlannedUnit::why: "uses a, which uses b" → "b"; "reads a.h: why" → "a.h". Empty if the
// text has another form.
std::string cause_of(const std::string& why) {
  if (why.starts_with("reads ")) return why.substr(6, why.find(':') - 6);
  constexpr std::string_view uses = "uses ";
  auto at = why.rfind(uses);
  return at == why.npos ? "" : why.substr(at + uses.size());
}

// The causes with the number of units that depend on each, largest number first.
std::vector<std::pair<std::string, std::size_t>> causes(const std::vector<PlannedUnit>& units) {
  std::map<std::string, std::size_t> counts;
  for (const auto& unit : units)
    if (auto cause = cause_of(unit.why); !cause.empty()) ++counts[cause];
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater(), [](const auto& entry) { return entry.second; });
  return sorted;
}

void set_place(Error& e, const std::string& cause, const std::vector<Touched>& touched) {
  e.file = cause; // if no touched definition has this name, it is a header
  for (const auto& touch : touched)
    if (std::ranges::find(touch.names, cause) != touch.names.end()) {
      e.file = touch.file;
      e.line = static_cast<int>(touch.new_first ? touch.new_first : touch.old_first);
      if (touch.file.ends_with(".h")) return;
    }
}

} // namespace

Finding too_many_units(const Plan& plan) {
  constexpr std::size_t most = 3;
  Error e;
  auto sorted = causes(plan.units);
  if (sorted.empty()) {
    e.file = plan.units.front().unit.source;
    e.cause = fmt::format("{} units are compiled in another way", plan.units.size());
  } else {
    set_place(e, sorted.front().first, plan.touched);
    e.cause = fmt::format("{} unit{} on what the change touches", plan.units.size(),
                          plan.units.size() == 1 ? " depends" : "s depend");
    for (std::size_t i = 0; i < std::min(most, sorted.size()); ++i)
      e.cause += fmt::format("{}{} on {}", i ? ", " : ": ", sorted[i].second, sorted[i].first);
    if (sorted.size() > most) e.cause += ", and so on";
  }
  e.cause += "; klp would compile each of them twice";
  e.remedy =
      fmt::format("make the change in the .c files that need it, for instance with a copy of the inline function "
                  "under another name; or allow it: --max-units {}",
                  plan.units.size());
  return finding("too-many-units", std::move(e));
}

} // namespace klp

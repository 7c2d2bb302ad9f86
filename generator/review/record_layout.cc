// Rule record-layout: structures and unions must keep their layout, because the running kernel contains objects that
// were made by code compiled for the old layout. Objects that exist only in stack frames of patched functions are no
// obstacle (compare/record_owners.h): rule record-on-stack then gives a note.
#include "generator/compare/boot_only_sections.h"
#include "generator/compare/record_changes.h"
#include "generator/compare/record_takers.h"
#include "generator/review/checks.h"
#include "generator/review/old_callers.h"
#include "generator/review/run_by_address.h"
#include "generator/review/sleepers.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

const PatchUnit* unit_of(const ReviewInput& change, const UnitLifetimes& lifetimes) {
  auto at = std::ranges::find_if(change.units, [&](const PatchUnit& unit) {
    return unit.source == lifetimes.source && (!unit.object || unit.object->name == lifetimes.object);
  });
  return at == change.units.end() ? nullptr : &*at;
}

bool is_redirected(const PatchUnit& unit, AtomId FunctionChange::*side, AtomId function) {
  return std::ranges::any_of(unit.comparison.changed,
                             [&](const FunctionChange& c) { return c.redirected && c.*side == function; });
}

// Why the livepatch core may not find a task that is inside of the function: it looks for return addresses in
// [function, function + size), and the .cold part of an original function lies elsewhere. The .cold part of a new
// function is within the size of its function (module/hide_from_kallsyms.h).
//
//   if (unlikely(e.err))
//     recover(&e);       // the return address on the stack lies in owner.cold
std::string why_not_found_on_stack(const Layout& layout, AtomId function) {
  auto sleepers = sleeping_functions_in_cold_part(layout, function);
  if (sleepers.empty()) return {};
  return fmt::format(
      "{}() has one on its stack, and a task can sleep in its part {} ({}), where the kernel does not look "
      "for it",
      layout.name(function), layout.name(layout.cold_part_of(function)), fmt::join(sleepers, ", "));
}

// Why the livepatch core may switch a task to the new code, or back to the old code, while this function is on its
// stack; empty if it does not. `patched`: which side's function is meant.
std::string why_switched_inside(const ReviewInput& change, const PatchUnit& unit, bool patched,
                                const std::string& symbol) {
  const Layout& layout = patched ? *unit.patched.layout : *unit.original.layout;
  AtomId function = layout.find(symbol);
  if (function == no_atom) return fmt::format("{}() has one on its stack, and is not in the object", symbol);
  if (is_discarded_after_boot(layout.section_of(function).name, false))
    return unit.in_module() ? fmt::format("{}() runs when the module comes or goes, with the old code", symbol) : "";
  if (is_redirected(unit, patched ? &FunctionChange::patched : &FunctionChange::original, function))
    return patched ? "" : why_not_found_on_stack(layout, function);
  // Only new code calls a new function. A redirected function is among its callers on the stack, and the livepatch core
  // finds that one, unless the new function or one of its callers is run through its address.
  if (patched && unit.comparison.correlation.to_original[function] == no_atom) {
    auto by_address = run_by_address(change.units);
    auto at = by_address.find({static_cast<std::size_t>(&unit - change.units.data()), function});
    if (at == by_address.end()) return {};
    return fmt::format("{}() has one on its stack, and {}, where the kernel does not look for it", symbol, at->second);
  }
  if (!patched && unit.comparison.correlation.to_patched[function] == no_atom)
    return fmt::format("{}() has one on its stack, and is gone after the change", symbol);
  return fmt::format("{}() has one on its stack, and ftrace cannot redirect it", symbol);
}

std::string why_switched_inside(const ReviewInput& change, const std::set<RecordOwner>& owners, bool patched) {
  for (const auto& owner : owners) {
    const PatchUnit* unit = unit_of(change, (*change.lifetimes)[owner.unit]);
    if (!unit)
      return fmt::format("a function of {} has one on its stack, and is not patched: {}()",
                         (*change.lifetimes)[owner.unit].source, owner.function);
    for (const auto& symbol : symbols_holding(patched ? *unit->patched.facts : *unit->original.facts, owner.function))
      if (std::string why = why_switched_inside(change, *unit, patched, symbol); !why.empty())
        return fmt::format("{}: {}", unit->source, why);
  }
  return {};
}

// Assembler, and units that klp did not find, may call a global function with an object of the record. Returns the
// first such user, for the message; empty if there is none.
std::string unknown_user(const ReviewInput& change, const std::set<RecordTaker>& takers) {
  std::map<std::string, std::set<std::string>> by_object;
  for (const auto& taker : takers) by_object[taker.object].insert(taker.function);
  for (const auto& [object, functions] : by_object)
    if (auto users = users_not_compiled(change, object, functions); !users.empty())
      return fmt::format("{} uses one of {}, which take or return one, and was not compiled with the change",
                         *users.begin(), fmt::join(functions, ", "));
  return {};
}

std::string names_of(const RecordOwners& owners) {
  std::set<std::string> names;
  for (const auto* side : {&owners.original, &owners.patched})
    for (const auto& owner : *side) names.insert(owner.function + "()");
  return fmt::format("{}", fmt::join(names, ", "));
}

// Why both old and new code may use an object of the record. Empty if it is proved that they do not: `owners` then
// contains the functions that have such objects on their stack.
std::string obstacle(const ReviewInput& change, const RecordChange& record, RecordOwners& owners) {
  if (!change.lifetimes) return {"nothing is known of its objects"};
  owners = owners_of(*change.lifetimes, *record.before, *record.after);
  if (!owners.obstacle.empty()) return owners.obstacle;
  if (std::string user = unknown_user(change, takers_of(*change.lifetimes, *record.before)); !user.empty()) return user;
  for (bool patched : {false, true})
    if (std::string why = why_switched_inside(change, patched ? owners.patched : owners.original, patched);
        !why.empty())
      return why;
  return change.replaces_all ? "" : "earlier livepatches stay in place (--no-replace), whose code knows the old layout";
}

void check_record(const ReviewInput& change, const PatchUnit& unit, const RecordChange& record, Findings& findings) {
  std::string name = name_with_keyword(record.after->kind, record.after->name);
  RecordOwners owners;
  std::string why = obstacle(change, record, owners);
  if (why.empty()) {
    Note on_stack =
        note("record-on-stack", name,
             fmt::format("it {}; its objects exist only on the stack of {}, which are patched together, so that "
                         "a task uses them with the old code or with the new one",
                         record.what, names_of(owners)));
    bool repeated = std::ranges::any_of(findings.notes, [&](const Note& n) {
      return n.rule == on_stack.rule && n.symbol == name && n.why == on_stack.why;
    });
    if (!repeated) findings.notes.push_back(std::move(on_stack));
    return;
  }
  Error e{.cause = fmt::format("it {}: objects of it that exist were made by code that knows the old layout; klp "
                               "cannot prove that they exist on the stack of patched functions only: {}",
                               record.what, why),
          .remedy = "keep the layout, and attach new data to existing objects with a shadow variable "
                    "(Documentation/livepatch/shadow-vars.rst); where no object is used by old and new code, "
                    "--allow record-layout=REASON",
          .file = record.after->place.file.empty() ? unit.source : record.after->place.file,
          .line = static_cast<int>(record.after->place.line),
          .symbol = name};
  findings.refusals.push_back(finding("record-layout", std::move(e)));
}

} // namespace

void record_layout(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& record : record_changes(unit.original, unit.patched, unit.changed_records))
      check_record(change, unit, record, findings);
}

} // namespace klp::checks

#include "generator/plan/plan_collector.h"

#include "generator/plan/too_many_units.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

void PlanCollector::add_unit(PlannedUnit planned) {
  auto known = std::find_if(plan.units.begin(), plan.units.end(),
                            [&](const PlannedUnit& p) { return p.unit.output == planned.unit.output; });
  if (known != plan.units.end()) return known->affected.add(planned.affected);
  if (const auto* program = other_program(planned.unit.output); program && program->runs_at_boot_only)
    return ignore(planned.unit.output, *program);
  if (planned.unit.source.ends_with(".S"))
    refuse(planned.unit.source, "kind-of-file",
           "assembler code " + planned.why + "; it cannot be redirected function by function",
           "leave what assembler code uses as it is, and give the C code a definition of its own");
  else
    plan.units.push_back(std::move(planned));
}

void PlanCollector::add_new_unit(const Unit& unit, Affected affected) {
  add_unit({.unit = unit,
            .why = "the change adds it to " + (unit.in_module ? "module " + unit.module_name : "vmlinux"),
            .affected = std::move(affected),
            .is_new = true});
}

void PlanCollector::refuse(const std::string& path, RuleId rule, std::string cause, std::string_view remedy) {
  plan.refusals.push_back(finding(rule, Error{.cause = std::move(cause), .remedy = std::string(remedy), .file = path}));
}

void PlanCollector::add_not_built(const std::string& path, const char* why) {
  plan.ignored.push_back({.path = path, .why = why, .not_built = !is_other_architecture(path)});
  not_built_.push_back(path);
}

void PlanCollector::ignore(const std::string& path, const OtherProgram& program) {
  plan.ignored.push_back(
      {.path = path, .why = fmt::format("part of {}; a running kernel needs no change there", program.what)});
}

void PlanCollector::refuse_too_many(std::size_t most) {
  if (plan.units.size() <= most) return;
  plan.refusals.push_back(too_many_units(plan));
  plan.units.clear();
}

Status PlanCollector::check_something_is_built(const Target& target) const {
  if (not_built_.empty() || !plan.units.empty() || !plan.refusals.empty()) return {};
  Error e;
  e.file = not_built_.front();
  e.cause = fmt::format("the configuration of target {} does not build this file", target.name);
  if (not_built_.size() > 1) e.cause += fmt::format(", nor {} others that are changed", not_built_.size() - 1);
  e.remedy = "the running kernel holds none of this code and needs no livepatch; if it should, check the path and "
             "the target";
  return fail(std::move(e));
}

} // namespace klp

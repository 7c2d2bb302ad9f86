// Collects the parts of a Plan: units, refusals, and changed files that need no livepatch.
#pragma once

#include "generator/arch/kernel_folders.h"
#include "generator/kernel/target/target.h"
#include "generator/plan/file_kinds.h"
#include "generator/plan/planned_units.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

class PlanCollector {
public:
  // Adds the unit. If there is a unit with the same output already, only adds to its affected functions. Refuses
  // assembler units, and ignores units of programs that run at boot only (OtherProgram::runs_at_boot_only).
  void add_unit(PlannedUnit planned);
  // Same, for a unit that the kernel was built without.
  void add_new_unit(const Unit& unit, Affected affected);

  void refuse(const std::string& path, RuleId rule, std::string cause, std::string_view remedy);
  // A changed file that the target's kernel is built without.
  void add_not_built(const std::string& path, const char* why);
  // A changed file or an object of a program that does not run again.
  void ignore(const std::string& path, const OtherProgram& program);
  // Replaces all units by one refusal if there are more than `most`.
  void refuse_too_many(std::size_t most);
  // Returns an error if the change has files that are not built, and neither units nor refusals.
  Status check_something_is_built(const Target& target) const;

  Plan plan;

private:
  std::vector<std::string> not_built_;
};

} // namespace klp

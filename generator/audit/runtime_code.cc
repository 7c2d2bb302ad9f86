#include "generator/audit/checks.h"
#include "generator/audit/runtime_sections.h"
#include "generator/compare/compare.h"

namespace klp {

namespace {

constexpr RuleId runtime_code_rule = "runtime";

// The content of the description, of klp_writes and of klp_constants differs from livepatch to livepatch: other checks
// read it.
bool is_unknown_variable(std::string_view section) {
  return section == ".data" || (is_runtime_data(section) && !section.starts_with(".rodata..klp."));
}

} // namespace

void check_runtime_code(const AuditCase& audited, std::vector<Finding>& findings) {
  if (!audited.runtime) return;
  auto report_finding = [&](const std::string& function, std::string cause) {
    findings.push_back(audit_finding(runtime_code_rule, function + "()", std::move(cause)));
  };
  auto file = read_livepatch(*audited.runtime);
  if (!file) return report_finding("init_module", "nothing to compare klp's own code with: " + file.error().cause);
  auto layout = Layout::make(file->loaded);
  if (!layout) return report_finding("init_module", "nothing to compare klp's own code with: " + layout.error().cause);
  Comparison comparison =
      compare({.layout = &*layout, .of_module = true}, {.layout = &audited.layout, .of_module = true});
  for (const auto& change : comparison.changed)
    report_finding(change.symbol, "klp's own code is not what the compiler makes of it: " + change.why);
  for (const auto& ignored : comparison.ignored)
    report_finding(ignored.symbol, "klp's own code is not what the compiler makes of it: " + ignored.why);
  for (const auto& name : comparison.removed) report_finding(name, "klp's own code lacks it");
  for (const auto& added : comparison.added)
    if (is_runtime_code(audited.layout.section_of(added.patched).name))
      report_finding(added.symbol, "klp's own code has no such function");
  for (const auto& added : comparison.added_data)
    if (is_unknown_variable(audited.layout.section_of(added.patched).name))
      report_finding(added.symbol, "klp's own code has no such variable");
}

} // namespace klp

#include "generator/audit/audit.h"

#include "generator/audit/checks.h"

namespace klp {

namespace {

// generator/rules/rules.h lists the ids of the rules and the fault that each rule prevents.
constexpr void (*checks[])(const AuditCase&, std::vector<Finding>&) = {
    check_loader,        check_tables,         check_livepatch_relocations,
    check_imports,       check_kernel_symbols, check_redirections,
    check_own_addresses, check_hooks,          check_function_ends,
    check_loaded_parts,  check_module_record,  check_runtime,
    check_runtime_code,  check_sites,          check_unwinding,
    check_content,       check_written_data,   check_constants,
};

} // namespace

Result<AuditReport> audit(Object module, KernelObjects& objects, const Symvers& exports,
                          const std::vector<PatchUnit>* units, const Object* runtime) {
  TRY(LivepatchFile file, read_livepatch(std::move(module)));
  AuditReport report;
  auto table = read_patch_table(file);
  if (!table) {
    report.findings.push_back(finding("redirections", table.error()));
    return report;
  }
  for (const auto& object : table->objects) report.functions += object.functions.size();
  for (const auto& section : file.loaded.sections)
    if (section.allocated()) report.relocations += section.relocations.size();
  report.livepatch_symbols = file.symbols.size();
  if (auto name = overlapping_function(file.loaded)) {
    report.findings.push_back(audit_finding("loader", *name, "it begins inside another function"));
    return report;
  }
  auto layout = Layout::make(file.loaded);
  if (!layout) {
    report.findings.push_back(audit_finding("content", layout.error().section, layout.error().cause));
    return report;
  }
  AuditCase audited{file, *layout, *table, objects, exports, units, runtime};
  check_kernel(audited, report.findings);
  if (!report.findings.empty()) return report;
  for (auto check : checks) check(audited, report.findings);
  return report;
}

} // namespace klp

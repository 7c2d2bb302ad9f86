#include "generator/audit/audit.h"

#include "generator/audit/rules.h"

namespace klp {

static constexpr AuditCheck checks[] = {
    {"loader", "relocations, sections and names that the module loader takes", check_loader},
    {"livepatch-relocations", "what the livepatch core applies, and when", check_livepatch_relocations},
    {"imports", "exported symbols, their versions, and the kernel that the module is for", check_imports},
    {"kernel-symbols", "names and positions that the livepatch core looks up", check_kernel_symbols},
    {"redirections", "functions of the kernel that can be redirected", check_redirections},
    {"runtime", "what klp's own code in the module uses of the kernel", check_runtime},
    {"missing-site", "branches that the kernel's mitigations must find", check_sites},
    {"unwinding", "stacks that can be walked, or the transition never ends", check_unwinding},
    {"content", "the new code as the compiler made it, nothing lost and nothing added", check_content},
};

std::span<const AuditCheck> audit_checks() { return checks; }

Finding accusation(std::string_view check, std::string symbol, std::string cause) {
  Error e;
  e.symbol = std::move(symbol);
  e.cause = "in the finished module: " + std::move(cause);
  e.remedy = "do not load it; if klp build made it, this is a fault of klp: report it with the --dump folder";
  e.status = ExitStatus::refused;
  return finding(std::string(check), std::move(e));
}

Result<AuditReport> audit(Object module, KernelObjects& objects, const Symvers& exports,
                          const std::vector<PatchUnit>* units) {
  TRY(LivepatchFile file, read_livepatch(std::move(module)));
  AuditReport report;
  auto table = read_patch_table(file);
  if (!table) {
    report.findings.push_back(finding("redirections", table.error()));
    return report;
  }
  AuditCase audited{file, *table, objects, exports, units};
  for (const auto& check : checks) check.run(audited, report.findings);
  for (const auto& object : table->objects) report.functions += object.functions.size();
  for (const auto& section : file.loaded.sections)
    if (section.allocated()) report.relocations += section.relocations.size();
  report.livepatch_symbols = file.symbols.size();
  return report;
}

} // namespace klp

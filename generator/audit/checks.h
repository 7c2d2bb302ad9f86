// The checks of the audit; audit.cc lists them.
#pragma once

#include "generator/audit/audit.h"

namespace klp {

// kernel.cc: the kernel that the module says it is for. Where it is another, nothing else is worth saying.
void check_kernel(const AuditCase& audited, std::vector<Finding>& findings);
// loader_rules.cc: relocations, sections and names as arch/x86/kernel/module.c and kernel/module/main.c take them.
void check_loader(const AuditCase& audited, std::vector<Finding>& findings);
// tables.cc: tables that the kernel reads and writes are in memory of that kind.
void check_tables(const AuditCase& audited, std::vector<Finding>& findings);
// livepatch_relocations.cc: Documentation/livepatch/module-elf-format.rst.
void check_livepatch_relocations(const AuditCase& audited, std::vector<Finding>& findings);
// imports.cc: exported symbols, their versions and namespaces.
void check_imports(const AuditCase& audited, std::vector<Finding>& findings);
// kernel_symbols.cc: each livepatch symbol is one of the target's, at that position.
void check_kernel_symbols(const AuditCase& audited, std::vector<Finding>& findings);
// redirections.cc: each original can be redirected, once, and modinfo says the same.
void check_redirections(const AuditCase& audited, std::vector<Finding>& findings);
// own_addresses.cc: that nothing takes the address of a function's new version, which vanishes with the livepatch.
void check_own_addresses(const AuditCase& audited, std::vector<Finding>& findings);
// callbacks.cc: the hooks that are called and the states that are declared, against modinfo and the change.
void check_callbacks(const AuditCase& audited, std::vector<Finding>& findings);
// module_record.cc: what the loader takes for struct module.
void check_module_record(const AuditCase& audited, std::vector<Finding>& findings);
// function_ends.cc: how long the kernel takes a new function for.
void check_function_ends(const AuditCase& audited, std::vector<Finding>& findings);
// function_ends.cc: the name of one that begins inside another.
std::optional<std::string> overlapping_function(const Object& module);
// loaded_parts.cc: what the loader does beside loading the code.
void check_loaded_parts(const AuditCase& audited, std::vector<Finding>& findings);
// runtime.cc: what klp's own code in the module uses of the kernel.
void check_runtime(const AuditCase& audited, std::vector<Finding>& findings);
// runtime.cc: whether klp's own code lies in this section; each patched function has one of its own.
bool is_of_template(std::string_view section);
// runtime_code.cc: that code is what the compiler makes of it now.
void check_runtime_code(const AuditCase& audited, std::vector<Finding>& findings);
// sites.cc: returns and indirect branches that would escape the kernel's mitigations.
void check_sites(const AuditCase& audited, std::vector<Finding>& findings);
// unwinding.cc: the stack of a task inside the new code can be walked.
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings);
// content.cc: what is patched is what the compiler made of the change.
void check_content(const AuditCase& audited, std::vector<Finding>& findings);
// written_data.cc: what is written is what the compiler made of the change.
void check_written_data(const AuditCase& audited, std::vector<Finding>& findings);

} // namespace klp

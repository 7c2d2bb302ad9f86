// The checks of the audit. audit() runs check_kernel() first, and the others in the order of the list in audit.cc.
#pragma once

#include "generator/audit/audit_case.h"

namespace klp {

// kernel.cc: the module names the target's kernel as the one that it was made for. If it names another one, no other
// check is run.
void check_kernel(const AuditCase& audited, std::vector<Finding>& findings);
// loader_rules.cc: the loader accepts the relocations, sections and names (arch/x86/kernel/module.c,
// kernel/module/main.c).
void check_loader(const AuditCase& audited, std::vector<Finding>& findings);
// tables.cc: the tables that the kernel reads are loaded, and those that it writes are writable.
void check_tables(const AuditCase& audited, std::vector<Finding>& findings);
// livepatch_relocations.cc: livepatch symbols and relocations have the form of
// Documentation/livepatch/module-elf-format.rst.
void check_livepatch_relocations(const AuditCase& audited, std::vector<Finding>& findings);
// imports.cc: every import is exported by vmlinux, with the same version, and its namespace is imported.
void check_imports(const AuditCase& audited, std::vector<Finding>& findings);
// kernel_symbols.cc: the target has each livepatch symbol, at its symbol position.
void check_kernel_symbols(const AuditCase& audited, std::vector<Finding>& findings);
// redirections.cc: each original function can be redirected, is redirected only once, and is listed in modinfo.
void check_redirections(const AuditCase& audited, std::vector<Finding>& findings);
// own_addresses.cc: nothing takes the address of a function's new version, which is freed with the livepatch.
void check_own_addresses(const AuditCase& audited, std::vector<Finding>& findings);
// hooks.cc: the hooks that are called and the states that are declared are those of modinfo and of the change.
void check_hooks(const AuditCase& audited, std::vector<Finding>& findings);
// module_record.cc: the section that the loader uses as struct module.
void check_module_record(const AuditCase& audited, std::vector<Finding>& findings);
// function_ends.cc: no symbol lies inside a new function, where the kernel would assume the end of the function.
void check_function_ends(const AuditCase& audited, std::vector<Finding>& findings);
// function_ends.cc: the name of a function that begins inside another one; nullopt if there is none.
std::optional<std::string> overlapping_function(const Object& module);
// loaded_parts.cc: no section and no line of modinfo makes the loader do anything beside loading the code.
void check_loaded_parts(const AuditCase& audited, std::vector<Finding>& findings);
// runtime.cc: klp's own code in the module refers to the intended symbols of the kernel, and to no others.
void check_runtime(const AuditCase& audited, std::vector<Finding>& findings);
// runtime_code.cc: klp's own code is the same as the code that the compiler makes of its sources now.
void check_runtime_code(const AuditCase& audited, std::vector<Finding>& findings);
// sites.cc: the kernel's mitigations find every return and every indirect branch.
void check_sites(const AuditCase& audited, std::vector<Finding>& findings);
// unwinding.cc: the stack of a task inside the new code can be walked.
void check_unwinding(const AuditCase& audited, std::vector<Finding>& findings);
// content.cc: the patched functions are what the compiler made of the change.
void check_content(const AuditCase& audited, std::vector<Finding>& findings);
// written_data.cc: the values that the module writes are what the compiler made of the change.
void check_written_data(const AuditCase& audited, std::vector<Finding>& findings);
// filled_constants.cc: the module sets every runtime constant of the new code, from places where the kernel has it.
void check_constants(const AuditCase& audited, std::vector<Finding>& findings);

} // namespace klp

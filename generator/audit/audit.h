// Checks a finished module independently of how klp made it: the kernel loads it, each symbol that it refers to is the
// intended symbol of the kernel, and each patched function is what the compiler made of the change, with nothing lost
// and nothing added.
//
// The audit shares with the earlier stages only the object reader, the compared units and the kernel image. Each check
// is one function of checks.h, in a file that is named after the check.
#pragma once

#include "generator/audit/audit_case.h"

#include <vector>

namespace klp {

struct AuditReport {
  std::vector<Finding> findings;
  std::size_t functions = 0;         // redirected by the module
  std::size_t relocations = 0;       // in all loaded sections of the module
  std::size_t livepatch_symbols = 0; // looked up by the kernel by name and position
};

// `module`: the file to be loaded. Without `units` the content of the module is not compared with the compiled change.
// `runtime` is a livepatch that patches nothing; without it klp's own code in the module is not compared either.
// Error: the file is not a livepatch module (livepatch=Y is missing in .modinfo).
Result<AuditReport> audit(Object module, KernelObjects& objects, const Symvers& exports,
                          const std::vector<PatchUnit>* units, const Object* runtime = nullptr);

} // namespace klp

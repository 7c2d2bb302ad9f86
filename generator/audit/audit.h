// The finished module, read from scratch: would the kernel load it, does every symbol it names mean what was meant, and
// is each patched function what the compiler made of the change, nothing lost and nothing added?
//
// Nothing here knows how the module was made: only the object reader, the compared units and the image are shared with
// the stages before. Each check is one small function in a file of its name (rules.h).
#pragma once

#include "generator/audit/livepatch_file.h"
#include "generator/audit/patch_table.h"
#include "generator/kernel/target/symvers.h"
#include "generator/object/layout.h"
#include "generator/prove/kernel_object.h"
#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <vector>

namespace klp {

struct AuditCase {
  const LivepatchFile& file;
  const Layout& layout; // of what is loaded
  const PatchTable& table;
  KernelObjects& objects;              // vmlinux and the modules of the target
  const Symvers& exports;              // what they export
  const std::vector<PatchUnit>* units; // the change, compiled on both sides and matched with the image; null: not known
  const Object* runtime = nullptr;     // klp's own code, compiled anew; null: it is not compared
};

struct AuditReport {
  std::vector<Finding> findings;
  std::size_t functions = 0;         // that the module redirects
  std::size_t relocations = 0;       // of all its loaded sections
  std::size_t livepatch_symbols = 0; // that the kernel looks up by name and position
};

// `module`: as it will be loaded. Without units its content is not compared with anything, without `runtime` (a
// livepatch that patches nothing) neither is klp's own code in it. Error: it is no livepatch whose description can be
// read at all.
Result<AuditReport> audit(Object module, KernelObjects& objects, const Symvers& exports,
                          const std::vector<PatchUnit>* units, const Object* runtime = nullptr);

// A finding of the audit: whatever it is, the module must not be loaded.
Finding accusation(RuleId check, std::string symbol, std::string cause);

} // namespace klp

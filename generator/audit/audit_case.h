// The input of every check of the audit, and the findings that the checks make.
#pragma once

#include "generator/audit/livepatch_file.h"
#include "generator/audit/patch_table.h"
#include "generator/kernel/target/symvers.h"
#include "generator/object/layout.h"
#include "generator/prove/kernel_objects.h"
#include "generator/prove/patch_unit.h"
#include "generator/rules/finding.h"

#include <string>
#include <vector>

namespace klp {

struct AuditCase {
  const LivepatchFile& file;
  const Layout& layout; // of file.loaded
  const PatchTable& table;
  KernelObjects& objects; // vmlinux and the modules of the target
  const Symvers& exports; // the symbols that vmlinux and the modules export
  // The change, compiled before and after it and matched with the kernel image; nullptr: the module's content is not
  // compared with anything.
  const std::vector<PatchUnit>* units;
  const Object* runtime = nullptr; // klp's own code, compiled again; nullptr: it is not compared
};

// A fault of the module. Whatever the fault is, the module must not be loaded: the remedy is always the same.
Finding audit_finding(RuleId check, std::string symbol, std::string cause);

} // namespace klp

// Reads the table klp_constants (klp-runtime/module/klp_description.h): the runtime constants that the livepatch sets
// in its own code (klp-runtime/module/fill_constants.c).
#pragma once

#include "generator/audit/audit_case.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// The name of each constant, which is the name of the kernel's list of its operands ("runtime_ptr_dentry_hashtable"),
// by the place of the operand in the module. Entries with a fault are left out; adds a finding for each of them. A
// fault: the kernel has no runtime constant at the source; or the place in the module is no operand of this kind; or
// the runtime reads another table.
std::map<ModulePlace, std::string> filled_constants(const AuditCase& audited, std::vector<Finding>& findings);

} // namespace klp

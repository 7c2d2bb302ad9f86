// Every return and every indirect branch of patched code must be in a list that the kernel reads. A return without an
// entry in .return_sites keeps its plain form, without any message, and is vulnerable to the attacks Retbleed and SRSO
// (arch/x86/kernel/alternative.c: apply_returns(), apply_retpolines()).
#pragma once

#include "generator/object/object.h"

#include <vector>

namespace klp {

// The properties that the compiler's options and objtool's lists give to all code of the units.
struct SiteRules {
  bool returns = false;  // functions return through __x86_return_thunk
  bool branches = false; // indirect branches go through __x86_indirect_thunk_*
  bool calls = false;    // direct calls are listed, for call depth tracking
};

// Compares the code of a finished module with the module's own lists, which objtool makes unit by unit or for the whole
// module. Also covers the calls that the kernel patches: static calls, and __fentry__ at the beginning of functions.
// Each error names the function and the offset.
std::vector<Error> missing_sites(const Object& module, const SiteRules& rules);

// The rules for a compiled unit: `returns` and `branches` are set if its symbol table has the thunks.
SiteRules site_rules(const Object& unit);

} // namespace klp

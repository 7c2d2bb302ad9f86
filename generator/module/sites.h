// Every return and every indirect branch of patched code must be listed for the kernel: without its entry in
// .return_sites a return keeps its plain form, silently, and with it what retbleed and SRSO exploit (arch/x86/kernel/
// alternative.c: apply_returns(), apply_retpolines()).
#pragma once

#include "generator/object/object.h"

#include <vector>

namespace klp {

// What objtool's lists and the compiler's options promise of the units that the code comes from.
struct SiteRules {
  bool returns = false;  // functions return through __x86_return_thunk
  bool branches = false; // indirect branches go through __x86_indirect_thunk_*
};

// The code of an extracted object against its own lists. Each refusal names function and offset. Objects that objtool
// has not been over yet (no .orc_unwind_ip) have no lists: nothing is found there.
std::vector<Error> missing_sites(const Object& object, const SiteRules& rules);

// Read off a compiled unit: it names the thunks, or has no use for them.
SiteRules site_rules(const Object& unit);

} // namespace klp

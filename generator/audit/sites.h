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
  bool calls = false;    // direct calls are listed, for call depth tracking
};

// Likewise calls that the kernel patches: of static calls, and of __fentry__ at the beginning of functions.
//
// The code of a finished module against its own lists, whoever made them: objtool unit by unit, or late. Each refusal
// names function and offset.
std::vector<Error> missing_sites(const Object& module, const SiteRules& rules);

// Read off a compiled unit: it names the thunks, or has no use for them.
SiteRules site_rules(const Object& unit);

} // namespace klp

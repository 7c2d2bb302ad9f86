// Adds the callers of changed functions that ftrace cannot redirect (functions without a call of __fentry__). The new
// code of such a function takes effect only through its callers: they count as changed too, go into the livepatch
// module and call the new function there. If ftrace cannot redirect a caller either, its callers are added, and so on.
#pragma once

#include "generator/prove/patch_unit.h"

#include <string>
#include <vector>

namespace klp {

struct Widening {
  // Global names of functions that cannot be redirected; other units may call them.
  std::vector<std::string> names_to_search;
  std::vector<Error> refusals; // for users of such functions that cannot be patched; status refused
};

// Adds the callers to the comparisons of the units, and sets FunctionChange::redirected to false where ftrace cannot
// redirect a function. Searches callers in these units only: the caller of widen() adds the units that use a name of
// `names_to_search` and calls widen() again, until there are no new names.
Widening widen(std::vector<PatchUnit>& units);

// "calls a(), which calls b(), which ftrace cannot redirect"
std::string chain_of_calls(const std::vector<std::string>& calls);

} // namespace klp

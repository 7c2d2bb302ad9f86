// A changed function that ftrace cannot redirect (no call of __fentry__) takes effect through its callers: they count
// as changed too, go into the module and call the new one there; and so on, until all of them can be redirected.
#pragma once

#include "generator/prove/patch_unit.h"

#include <string>
#include <vector>

namespace klp {

struct Widening {
  std::vector<std::string> wanted; // functions that other units may call, and that cannot be redirected
  std::vector<Error> refusals;     // where that ends at what cannot be patched; status refused
};

// Adds the callers to the units' comparisons, and marks what is not redirected. Callers are looked for in these units
// alone: whoever calls it goes on with the units that use `wanted`, until nothing new is wanted.
Widening widen(std::vector<PatchUnit>& units);

// "calls a(), which calls b(), which ftrace cannot redirect"
std::string chain_of_calls(const std::vector<std::string>& calls);

} // namespace klp

// New code that is run with no redirected function below it on the stack, so that no task is found by it: hooks, and
// functions whose address is taken (a work item's, a timer's), with what they call.
//
//   INIT_WORK(&w, drop); queue_work(wq, &w)     drop() is run by a worker, and no klp_func names it
#pragma once

#include "generator/prove/patch_unit.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// Of patched atoms, functions that are not redirected. The value says how they are run: "is a hook",
// "is run through its address", "is called by drop(), which is run through its address".
std::map<PatchAtom, std::string> run_by_address(const std::vector<PatchUnit>& units);

} // namespace klp

// New code that can run without a redirected function among its callers on the stack, so that the livepatch core does
// not find a task that is inside of it: hooks, functions whose address is taken (for a work item or a timer), and the
// functions that these call.
//
//   INIT_WORK(&w, drop); queue_work(wq, &w)     a worker thread runs drop(), for which there is no struct klp_func
#pragma once

#include "generator/prove/patch_unit.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// The patched functions of this kind that are not redirected, each with the way in which it is run: "is a hook", "is
// run through its address", "is called by drop(), which is run through its address".
std::map<PatchAtom, std::string> run_by_address(const std::vector<PatchUnit>& units);

} // namespace klp

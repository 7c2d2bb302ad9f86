// What follows, for klp plan, from functions that ftrace cannot redirect: klp build goes on to their callers.
#pragma once

#include "generator/pipeline/plan_report.h"
#include "generator/widen/callers.h"

#include <vector>

namespace klp {

// Adds to `preview` what those rules find that look at the text and the kernel's configuration only.
Status review_by_text(const Target& target, const Plan& plan, PlanReport& plan_report);

// Whether its callers have to be patched instead; what runs at a start or end only is not patched at all.
bool is_stuck(const Prediction& function, bool in_module);

// Adds to `preview` the callers that will have to be patched, the units they are in, and a doubt for each way that ends
// at what cannot be patched; all by the originals, as klp build does it with the changed code (widen/).
// `search.compiled` and what `search.compile` returns: original objects, on both sides. `numbers`: which of
// preview.units each of `search.compiled` is.
Status predict_callers(const CallerSearch& search, const std::vector<std::size_t>& numbers, PlanReport& plan_report);

} // namespace klp

// Gathers what rules init-effect and init-code look at.
#pragma once

#include "generator/review/init_effect.h"
#include "generator/review/review.h"
#include "generator/source/touched.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// `changes` must outlive the result. `texts`: the changed files; `touched`: the definitions that the change touches.
InitReview init_review(const std::vector<InitChange>& changes, const std::map<std::string, TextChange>& texts,
                       const std::vector<Touched>& touched);

} // namespace klp

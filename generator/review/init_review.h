// Collects the input of the rules init-effect and init-code.
#pragma once

#include "generator/review/init_effect.h"
#include "generator/review/review.h"
#include "generator/source/touched.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// `changes`: the units whose init or exit code differs; must outlive the result. `texts`: the changed files, by path.
// `touched`: the definitions that the change touches.
InitReview init_review(const std::vector<InitChange>& changes, const std::map<std::string, TextChange>& texts,
                       const std::vector<Touched>& touched);

} // namespace klp

#include "generator/review/review_text.h"

#include "generator/review/make_review_input.h"

namespace klp {

Result<std::vector<Finding>> review_text(const Target& target, const Plan& plan) {
  const ComparedUnits no_units;
  TRY(ReviewInput input, make_review_input(target, plan, no_units, {}, true));
  return review(input).refusals;
}

} // namespace klp

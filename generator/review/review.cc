#include "generator/review/review.h"

#include "generator/review/checks.h"

namespace klp {

namespace {

constexpr void (*all_checks[])(const ReviewInput&, Findings&) = {
    checks::kernel_config,    checks::compiler_plugin, checks::image_layout,     checks::record_layout,
    checks::enumerator_value, checks::changed_data,    checks::image_mismatch,   checks::shared_body,
    checks::signature,        checks::result_meaning,  checks::argument_meaning, checks::lock_balance,
    checks::lock_order,       checks::cold_part,       checks::stays_on_stack,
};

} // namespace

Findings review(const ReviewInput& change) {
  Findings findings;
  for (auto check : all_checks) check(change, findings);
  return findings;
}

} // namespace klp

// The rules of the review, one a file. Each adds what it finds.
#pragma once

#include "generator/review/review.h"

namespace klp::checks {

void kernel_config(const Reviewed& change, Findings& findings);
void compiler_plugin(const Reviewed& change, Findings& findings);
void image_layout(const Reviewed& change, Findings& findings);
void record_layout(const Reviewed& change, Findings& findings);
void enumerator_value(const Reviewed& change, Findings& findings);
void changed_data(const Reviewed& change, Findings& findings);
void image_mismatch(const Reviewed& change, Findings& findings);
void shared_body(const Reviewed& change, Findings& findings);
void signature(const Reviewed& change, Findings& findings);
void result_meaning(const Reviewed& change, Findings& findings);
void argument_meaning(const Reviewed& change, Findings& findings);
void lock_balance(const Reviewed& change, Findings& findings);
void lock_order(const Reviewed& change, Findings& findings);
void stays_on_stack(const Reviewed& change, Findings& findings);
void cold_part(const Reviewed& change, Findings& findings);

} // namespace klp::checks

// The rules that review() applies, one in each file. Each adds its findings to `findings`.
#pragma once

#include "generator/review/review_input.h"
#include "generator/rules/finding.h"

namespace klp::checks {

void kernel_config(const ReviewInput& change, Findings& findings);
void compiler_plugin(const ReviewInput& change, Findings& findings);
void image_layout(const ReviewInput& change, Findings& findings);
void record_layout(const ReviewInput& change, Findings& findings);
void enumerator_value(const ReviewInput& change, Findings& findings);
void changed_data(const ReviewInput& change, Findings& findings);
void image_mismatch(const ReviewInput& change, Findings& findings);
void shared_body(const ReviewInput& change, Findings& findings);
void signature(const ReviewInput& change, Findings& findings);
void result_meaning(const ReviewInput& change, Findings& findings);
void argument_meaning(const ReviewInput& change, Findings& findings);
void lock_balance(const ReviewInput& change, Findings& findings);
void lock_order(const ReviewInput& change, Findings& findings);
void stays_on_stack(const ReviewInput& change, Findings& findings);
void cold_part(const ReviewInput& change, Findings& findings);

} // namespace klp::checks

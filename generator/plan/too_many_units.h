// What a person is told where more units would have to be compiled than the options allow.
#pragma once

#include "generator/plan/plan.h"

namespace klp {

// Names the touched definitions of headers that most units depend on, and how many depend on each.
Finding too_many_units(const Plan& plan);

} // namespace klp

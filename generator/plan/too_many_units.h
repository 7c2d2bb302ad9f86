// The refusal if a change affects more units than the options allow.
#pragma once

#include "generator/plan/planned_units.h"

namespace klp {

// Names the touched definitions of headers on which most units depend, with the number of units for each. The plan has
// at least one unit.
Finding too_many_units(const Plan& plan);

} // namespace klp

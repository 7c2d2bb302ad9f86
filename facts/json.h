// Facts as JSON. The keys are the field names of facts.h, enumerations are strings (names.h). Empty strings and unknown
// places are left out.
#pragma once

#include "facts/facts.h"

#include <nlohmann/json_fwd.hpp>

namespace klp::facts {

nlohmann::json to_json(const Unit& unit);

} // namespace klp::facts

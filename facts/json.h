// Facts as JSON: the keys are the field names of facts.h; enumerations are their names; empty texts are left out.
#pragma once

#include "facts/facts.h"

#include <nlohmann/json_fwd.hpp>

namespace klp::facts {

nlohmann::json to_json(const Unit& unit);

} // namespace klp::facts

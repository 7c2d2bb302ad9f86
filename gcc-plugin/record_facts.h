// Layouts of the records that the code depends on.
#pragma once

#include "trees.h"

namespace klp::gcc {

// Of these types the records and unions, in their order.
std::vector<facts::Record> record_facts(const std::vector<tree>& types);

} // namespace klp::gcc

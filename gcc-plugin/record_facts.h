// Layouts of the records that the code depends on.
#pragma once

#include "trees.h"
#include "used_types.h"

namespace klp::gcc {

// All but its fields.
facts::Record describe_record(tree type);

// Of these types the records and unions, in their order. `measured`: names of fields, as identifiers, whose offset or
// size may have been taken in the text.
std::vector<facts::Record> record_facts(const UsedTypes& types, const std::unordered_set<const void*>& measured);

} // namespace klp::gcc

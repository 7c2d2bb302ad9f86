// Layouts of the records that the code depends on.
#pragma once

#include "trees.h"
#include "used_types.h"

namespace klp::gcc {

// All facts about the record except its fields.
facts::Record describe_record(tree type);

// The structs and unions among `types`, in the same order. `measured`: identifiers of fields whose offset or size the
// source text may use.
std::vector<facts::Record> record_facts(const UsedTypes& types, const std::unordered_set<const void*>& measured);

} // namespace klp::gcc

// The facts' encoding: magic "KLPFACTS", schema version, payload length, payload (string table, then varint records),
// end mark. Compact (kernel objects carry hundreds of inlinings) and self-checking.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "facts/facts.h"

#include <string>

namespace klp::facts {

// Deterministic: equal units give equal bytes.
std::string encode(const Unit& unit);

// Any malformed input is an error (truncated, wrong schema, trailing bytes), never a crash or an empty unit.
Result<Unit> decode(ByteView bytes);

} // namespace klp::facts

// The facts' encoding, little-endian:
//   "KLPFACTS" | schema u32 | packed length u32 | payload length u32 | payload packed by zlib | FNV-1a of that u64
// The payload is a string table (count, then length and bytes of each), then the unit's fields in the order of
// record.h: numbers as LEB128, lists with their length first. A string is its index in the table plus one, or 0 where
// it is the next one not named before. Lines and offsets are differences from the one before, the sign in the lowest
// bit. Compact (kernel objects carry hundreds of inlinings) and self-checking: the checksum is the end mark.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "facts/encode.h"
#include "facts/facts.h"

#include <vector>

namespace klp::facts {

// Any malformed input is an error (truncated, wrong schema, trailing bytes), never a crash or an empty unit.
Result<Unit> decode(ByteView bytes);

// One after the other, as `ld -r` leaves them when it joins objects. At least one.
Result<std::vector<Unit>> decode_all(ByteView bytes);

} // namespace klp::facts

// The facts' encoding, little-endian:
//   "KLPFACTS" | schema u32 | packed length u32 | payload length u32 | payload packed by zlib | FNV-1a of that u64
// The payload is a string table, then columns (count, their lengths, their bytes), which pack better than records do:
// all values of one field of one list stand together, in the order of record.h, the length of a list in a column before
// those of its items. The table: count of strings, count of folders, the folders; of each string its folder plus one,
// or 0; of each the rest's place in the dictionary (as the difference from the one before, plus one), or 0; the rests
// that the dictionary does not have. Folders and rests are closed by a NUL. Numbers are LEB128. A string is its index
// in the table plus one, or 0 where it is the next one not named before; a path the same, but as the difference from
// the one before in its column. Lines and offsets are differences too. All differences have the sign in the lowest bit.
// A hash is the number of its bytes; these follow after all columns, not packed. Compact (kernel objects carry
// thousands of facts) and self-checking: the checksum is the end mark.
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

// The encoding of facts in a section of an object. It is compact, because kernel objects carry thousands of facts, and
// damage is detected.
//
// A frame, with numbers in little-endian:
//   "KLPFACTS" | schema version u32 | compressed length u32 | payload length u32 | payload, compressed by zlib |
//   FNV-1a u64 of the compressed bytes, which is also the end mark
//
// The payload: string table, columns, hashes. Numbers in it are LEB128. A difference between two numbers is encoded
// with its sign in the lowest bit (zigzag).
//
// String table: number of strings; number of folders; the folders; for each string the number of its folder (1-based;
// 0: none); for each string a code for its name, which is the text after the folder; the names that are not in the
// dictionary (dictionary.h). The code is 0 for a name that is not in the dictionary. Otherwise it is 1 + the difference
// between the dictionary number of the name (1-based) and that of the last name before it that is in the dictionary.
// Folders and names end with a NUL.
//
// Columns: their number, their lengths in bytes, their bytes. A column holds all values of one field of one list, in
// the order of record.h, because this compresses better than whole records do. The length of a list is in the column
// before those of its items. In a column
//   a string is its index in the string table plus one; the first use of each string is encoded as 0, because strings
//     are in the table in the order of their first use;
//   a path is 1 + the difference between its index and that of the path before it in the column; its first use is
//     encoded as 0, as for a string;
//   a line, or the offset of a field, is the difference to the value before it in the column;
//   a hash is the number of its bytes.
// The bytes of all hashes follow the last column. They are in the zlib stream without compression.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "facts/encode.h"
#include "facts/facts.h"

#include <vector>

namespace klp::facts {

// Decodes one frame. Malformed input of any kind (truncated, another schema, trailing bytes) is an error, never a crash
// or an empty unit.
Result<Unit> decode(ByteView bytes);

// Decodes one or more frames that follow each other, as in an object that `ld -r` made of several.
Result<std::vector<Unit>> decode_all(ByteView bytes);

} // namespace klp::facts

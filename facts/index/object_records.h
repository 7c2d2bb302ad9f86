// Reads the facts of an object as bytes: a sequence of records, each the encoded facts (a frame) of one unit.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp::facts {

struct RecordBytes {
  std::string hash; // SHA-256 of the bytes; equal for equal facts
  ByteView bytes;   // points into ObjectRecords::section
};

struct ObjectRecords {
  // no_compiler: made by the assembler, or contains only data. The values are in the table `object` of the index.
  enum class Kind { has_facts, compiled_without, no_compiler };
  Kind kind = Kind::no_compiler;
  std::vector<std::uint8_t> section; // a move of this object does not move the bytes
  std::vector<RecordBytes> records;
};

// Reads only the section headers and the facts of the object. Uses read(), not mmap(): if a compiler truncates the file
// at the same time, the result is an error and not SIGBUS.
Result<ObjectRecords> read_records(const std::filesystem::path& object);

} // namespace klp::facts

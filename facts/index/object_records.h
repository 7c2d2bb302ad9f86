// The facts' bytes out of an object, as the records they consist of, none of them decoded.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp::facts {

struct RecordBytes {
  std::string hash; // of the bytes: where it is the same, so are the facts
  ByteView bytes;   // into the ObjectRecords
};

struct ObjectRecords {
  enum class Kind { has_facts, compiled_without, no_compiler }; // no_compiler: assembled, or data made an object
  Kind kind = Kind::no_compiler;
  std::vector<std::uint8_t> section; // its bytes stay where they are when this is moved
  std::vector<RecordBytes> records;
};

// Reads section headers and the facts, nothing else of the object; by read, not mmap: a compiler that writes the file
// at this moment then causes an error and no SIGBUS.
Result<ObjectRecords> read_records(const std::filesystem::path& object);

} // namespace klp::facts

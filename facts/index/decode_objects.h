// Reads and decodes the facts of many objects on several threads. A record (the encoded facts of one unit) is decoded
// once, also if several objects contain it: an object that `ld -r` made contains the records of its parts.
#pragma once

#include "base/error.h"
#include "facts/index/draft.h"
#include "facts/index/object_records.h"

#include <filesystem>
#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

namespace klp::facts {

struct DecodedRecord {
  std::string hash; // RecordBytes::hash
  Result<UnitDraft> unit;
};

struct DecodedObject {
  std::size_t position = 0; // in the list of paths
  Result<ObjectRecords::Kind> kind = ObjectRecords::Kind::no_compiler;
  std::vector<std::string> hashes;    // of all records of the object
  std::vector<DecodedRecord> records; // the records that are neither in `known` nor decoded for another object
};

// Calls `sink` for each object, on the calling thread and in any order. `known`: hashes of the records that need not be
// decoded. Returns an error if `sink` returns one, or if klp is interrupted.
Status decode_objects(const std::vector<std::filesystem::path>& objects, std::unordered_set<std::string> known,
                      unsigned threads, const std::function<Status(DecodedObject)>& sink);

} // namespace klp::facts

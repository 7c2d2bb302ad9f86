// Many objects' facts, read and decoded by several threads, each record once however many objects hold it (what
// `ld -r` joined holds the records of its parts).
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
  std::string hash;
  Result<UnitDraft> unit;
};

struct DecodedObject {
  std::size_t position = 0; // among the paths that were given
  Result<ObjectRecords::Kind> kind = ObjectRecords::Kind::no_compiler;
  std::vector<std::string> hashes;    // of all its records
  std::vector<DecodedRecord> records; // those that were neither known nor decoded for another object
};

// Calls `sink` on the calling thread, in no certain order, until all is done, it fails, or klp is interrupted.
Status decode_objects(const std::vector<std::filesystem::path>& objects, std::unordered_set<std::string> known,
                      unsigned threads, const std::function<Status(DecodedObject)>& sink);

} // namespace klp::facts

// The state of an open index: the database, prepared statements, and caches of what was read. For the files of this
// folder that implement queries (Index).
#pragma once

#include "facts/index/database.h"
#include "facts/index/packed.h"
#include "facts/index/query_results.h"
#include "facts/index/scan.h"
#include "facts/index/schema.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace klp::facts {

struct IndexState {
  Database database;
  std::filesystem::path root;
  Statement find_text, read_text, read_mention, read_unit, read_inlinings;
  std::unordered_map<Id, std::string> texts;
  std::unordered_map<Id, IndexedUnit> units;
  std::unordered_map<Id, Stamp> stamps; // by unit: the stamp of its object when it was indexed

  static Result<std::unique_ptr<IndexState>> open(const std::filesystem::path& file);

  Result<Id> text_id(std::string_view text); // 0: no unit has this text
  Result<std::string_view> text(Id id);      // valid as long as this state
  Result<const IndexedUnit*> unit(Id id);    // valid as long as this state
  Result<std::vector<IndexedUnit>> units_of(const std::vector<Id>& ids);
  Result<Place> place(const PackedPlace& packed);
  Result<std::vector<Id>> units_with(Id name, Role role);
};

// Sorts by source and object, and removes repetitions.
void sort_units(std::vector<IndexedUnit>& units);

} // namespace klp::facts

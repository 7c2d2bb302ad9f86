// What an open index consists of. For the files of this folder that answer questions.
#pragma once

#include "facts/index/database.h"
#include "facts/index/index.h"
#include "facts/index/packed.h"
#include "facts/index/scan.h"
#include "facts/index/schema.h"

#include <unordered_map>

namespace klp::facts {

struct IndexState {
  Database database;
  std::filesystem::path root;
  Statement find_text, read_text, read_mention, read_unit, read_inlinings;
  std::unordered_map<Id, std::string> texts;
  std::unordered_map<Id, IndexedUnit> units;
  std::unordered_map<Id, Stamp> stamps; // of the units' objects, when they were indexed

  static Result<std::unique_ptr<IndexState>> open(const std::filesystem::path& file);

  Result<Id> text_id(std::string_view text); // 0: no unit knows it
  Result<std::string_view> text(Id id);      // good as long as the state
  Result<const IndexedUnit*> unit(Id id);    // good as long as the state
  Result<std::vector<IndexedUnit>> units_of(const std::vector<Id>& ids);
  Result<Place> place(const PackedPlace& packed);
  Result<std::vector<Id>> mentioning(Id name, Role role);
};

void sort_units(std::vector<IndexedUnit>& units); // by source and object; each once

} // namespace klp::facts

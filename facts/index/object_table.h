// The table of objects: what was read, when, and which units it holds.
#pragma once

#include "facts/index/database.h"
#include "facts/index/object_records.h"
#include "facts/index/packed.h"
#include "facts/index/scan.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace klp::facts {

struct ObjectRow {
  Id id = 0; // 0: not in the table yet
  std::string path;
  Stamp stamp;
  ObjectRecords::Kind kind = ObjectRecords::Kind::no_compiler;
  std::size_t records = 0;
  Error problem; // cause empty: none
};

class ObjectTable {
public:
  static Result<ObjectTable> make(Database& database);
  Result<std::unordered_map<std::string, ObjectRow>> all(); // by path; id, path and stamp only
  Result<Id> put(const ObjectRow& row);                     // takes the place of the row with this path, if any
  Status remove(Id object);
  Status link(Id object, Id unit);
  Result<std::unordered_map<std::string, Id>> unit_hashes();
  Result<std::vector<Id>> units_of_no_object();
  // Of several objects that hold a unit, the one that holds the fewest stands for it.
  Status choose_objects();

private:
  ObjectTable() = default;
  Database* database_ = nullptr;
  Statement find_, insert_, delete_, unlink_, link_;
};

} // namespace klp::facts

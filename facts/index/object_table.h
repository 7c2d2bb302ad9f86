// The table `object` of the index: the objects that were read, their stamps, and the units that they contain.
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
  Id id = 0;        // 0: not yet in the table
  std::string path; // relative to the root of the tree
  Stamp stamp;
  ObjectRecords::Kind kind = ObjectRecords::Kind::no_compiler;
  std::size_t records = 0; // their number in the object
  Error problem;           // why the facts cannot be used; empty cause: no problem
};

class ObjectTable {
public:
  static Result<ObjectTable> make(Database& database);
  Result<std::unordered_map<std::string, ObjectRow>> all(); // by path; with id, path and stamp only
  Result<Id> put(const ObjectRow& row);                     // replaces the row with this path, if there is one
  Status remove(Id object);
  Status link(Id object, Id unit);
  // The units in the index, by the hash of their record.
  Result<std::unordered_map<std::string, Id>> unit_hashes();
  // The units that no object contains any more.
  Result<std::vector<Id>> units_of_no_object();
  // Sets unit.object: of the objects that contain a unit, the one with the fewest records.
  Status choose_objects();

private:
  ObjectTable() = default;
  Database* database_ = nullptr;
  Statement find_, insert_, delete_, unlink_, link_;
};

} // namespace klp::facts

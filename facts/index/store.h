// Writes the tables of the index: adds and removes units. Every text and every definition is stored once.
#pragma once

#include "facts/index/database.h"
#include "facts/index/draft.h"
#include "facts/index/packed.h"
#include "facts/index/schema.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace klp::facts {

// A map with texts as keys, which uses the hash that another thread has computed (draft.h).
struct StoredText {
  std::string text;
  std::size_t hash;
  operator HashedText() const { return {text, hash}; }
};
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(const HashedText& text) const { return text.hash; }
};
struct TextEqual {
  using is_transparent = void;
  bool operator()(const HashedText& a, const HashedText& b) const { return a == b; }
};
using TextMap = std::unordered_map<StoredText, Id, TextHash, TextEqual>;

// The ids of texts, and the table `text`. Ids are cached in memory. A text that is not in the cache is searched in the
// table, unless the table was empty at the start.
class Texts {
public:
  static Result<Texts> make(Database& database, bool table_is_empty);
  Result<Id> id(const HashedText& text);
  Result<Id> id(std::string_view text) { return id(hashed(text)); }

private:
  TextMap known_;
  Statement find_, insert_;
  bool empty_ = false;
  Id last_ = 0;
};

// The columns that identify a row of a Postings table. Unused elements are 0.
using Key = std::array<Id, 5>;

// A table that has a column `units`: the packed set of the units that use or mention the definition, file or name of
// the row (a posting list, as in an inverted index). Changes are collected in memory, and written by finish(). Units
// must be added in the order of their ids.
class Postings {
public:
  // `columns`: the columns of the key, in its order. If the table is empty, rows are not searched in it.
  static Result<Postings> make(Database& database, const std::string& table, const std::vector<std::string>& columns,
                               bool table_is_empty);
  Result<Id> row(const Key& key); // creates the row if it is missing
  void add(Id row, Id unit);
  // Marks a row: finish() removes the units in `removed_units` from it.
  Status remove(const Key& key);
  void remove(Id row) { changed_[row]; }
  Status finish(const std::unordered_set<Id>& removed_units);

private:
  struct NewRow {
    Key key{};
    SetWriter units;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      std::size_t hash = 0;
      for (Id part : key) hash = (hash ^ part) * 0x9e3779b97f4a7c15, hash ^= hash >> 29;
      return hash;
    }
  };
  Result<Id> find(const Key& key); // returns 0 if there is no such row
  Status write_new(Id row, const NewRow& content);
  Status update(Id row, const SetWriter& added, const std::unordered_set<Id>& removed_units);

  std::unordered_map<Key, Id, KeyHash> known_;
  std::vector<NewRow> new_;                   // rows that will be inserted; their ids start at first_new_
  std::unordered_map<Id, SetWriter> changed_; // existing rows, with the units to add
  Statement find_, insert_, read_, update_, delete_;
  std::size_t columns_ = 0;
  bool empty_ = false;
  Id first_new_ = 1;
};

class Store {
public:
  static Result<Store> make(Database& database, bool tables_are_empty);
  // `hash`: of the record that contains the unit. Returns the id of the unit.
  Result<Id> add(const std::string& hash, const UnitDraft& unit);
  Status remove(Id unit);
  Status finish(); // writes the collected changes; no other call may follow

private:
  struct Lists { // the packed lists of a unit, for unit_lists and unit_inlinings
    std::string functions, variables, uses, files, inlinings;
  };
  Result<std::vector<Id>> ids_of(const TextList& texts);
  Result<std::string> add_definitions(std::vector<PackedDefinition> definitions, const std::vector<Id>& texts,
                                      Role role, Id unit);
  Result<std::string> add_inlinings(const UnitDraft& draft, const std::vector<Id>& texts, Id unit);
  Result<std::string> add_uses(const TextList& keys, Id unit);
  Result<std::string> add_files(const TextList& keys, Id unit);
  Result<Id> use_row(const HashedText& key);
  Result<Id> file_row(const HashedText& key);
  Status mention(std::vector<Id> names, Role role, Id unit);
  Status write(Id id, const std::string& hash, const UnitDraft& unit, const Lists& lists);

  Statement insert_unit_, insert_lists_, insert_inlinings_, read_lists_, delete_unit_, delete_lists_, delete_inlinings_;
  Texts texts_;
  Postings definitions_, files_, mentions_;
  TextMap use_rows_, file_rows_; // by the keys in UnitDraft
  Database* database_ = nullptr;
  bool tables_were_empty_ = false;
  std::unordered_set<Id> removed_;
  Id last_ = 0;
};

} // namespace klp::facts

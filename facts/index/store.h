// The writing side of the index's tables: units in, units out, every text and definition stored once.
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

// Texts as keys, without hashing again what another thread has hashed.
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

// Ids of texts. Kept in memory for the run; what is not there is looked up in the table, unless that began empty.
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

using Key = std::array<Id, 5>; // name or path, and what tells its rows apart; unused places are 0

// A table whose rows list the units that have to do with them. Changes are collected, and written by finish().
// Units are added in the order of their ids.
class Postings {
public:
  // `columns`: those of the key, in its order. Rows are looked up by it, unless the table began empty.
  static Result<Postings> make(Database& database, const std::string& table, const std::vector<std::string>& columns,
                               bool table_is_empty);
  Result<Id> row(const Key& key); // made where there is none
  void add(Id row, Id unit);      // unit joins this row
  Status remove(const Key& key);  // units will leave this row
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
  Result<Id> find(const Key& key); // 0: no such row
  Status write_new(Id row, const NewRow& content);
  Status update(Id row, const SetWriter& added, const std::unordered_set<Id>& removed_units);

  std::unordered_map<Key, Id, KeyHash> known_;
  std::vector<NewRow> new_;                   // the rows behind first_new_
  std::unordered_map<Id, SetWriter> changed_; // those that were there before
  Statement find_, insert_, read_, update_, delete_;
  std::size_t columns_ = 0;
  bool empty_ = false;
  Id first_new_ = 1;
};

class Store {
public:
  static Result<Store> make(Database& database, bool tables_are_empty);
  Result<Id> add(const std::string& hash, const UnitDraft& unit);
  Status remove(Id unit);
  Status finish(); // nothing may be added after it

private:
  struct Lists { // a unit's part of unit_lists and unit_inlinings
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
  TextMap use_rows_, file_rows_; // by the keys of drafts
  Database* database_ = nullptr;
  bool tables_were_empty_ = false;
  std::unordered_set<Id> removed_;
  Id last_ = 0;
};

} // namespace klp::facts

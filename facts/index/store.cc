#include "facts/index/store.h"

namespace klp::facts {

namespace {

std::vector<Id> ids_at(const std::vector<Id>& positions, const std::vector<Id>& texts) {
  std::vector<Id> ids;
  ids.reserve(positions.size());
  for (Id position : positions) ids.push_back(texts[position]);
  return ids;
}

std::vector<Id> names_of(std::string_view definitions) {
  std::vector<Id> names;
  for (NumberReader reader(definitions); !reader.at_end();) names.push_back(next_definition(reader).name);
  return names;
}

} // namespace

Result<Store> Store::make(Database& database, bool tables_are_empty) {
  const bool empty = tables_are_empty;
  Store s;
  s.database_ = &database;
  s.tables_were_empty_ = empty;
  TRY(s.insert_unit_, database.prepare("INSERT INTO unit(id, hash, source, compiler, version, flags) "
                                       "VALUES(?, ?, ?, ?, ?, ?)"));
  TRY(s.insert_lists_, database.prepare("INSERT INTO unit_lists(unit, functions, variables, uses, files) "
                                        "VALUES(?, ?, ?, ?, ?)"));
  TRY(s.insert_inlinings_, database.prepare("INSERT INTO unit_inlinings(unit, inlinings) VALUES(?, ?)"));
  TRY(s.read_lists_, database.prepare("SELECT functions, variables, uses, files, inlinings FROM unit_lists "
                                      "JOIN unit_inlinings USING(unit) WHERE unit = ?"));
  TRY(s.delete_unit_, database.prepare("DELETE FROM unit WHERE id = ?"));
  TRY(s.delete_lists_, database.prepare("DELETE FROM unit_lists WHERE unit = ?"));
  TRY(s.delete_inlinings_, database.prepare("DELETE FROM unit_inlinings WHERE unit = ?"));
  TRY(s.texts_, Texts::make(database, empty));
  TRY(s.definitions_, Postings::make(database, "definition", {"name", "kind", "file", "line", "column"}, empty));
  TRY(s.files_, Postings::make(database, "file", {"path", "hash"}, empty));
  TRY(s.mentions_, Postings::make(database, "mention", {"name", "role"}, empty));
  TRY(auto last, database.prepare("SELECT ifnull(max(id), 0) FROM unit"));
  TRY([[maybe_unused]] bool row, last.step());
  s.last_ = static_cast<Id>(last.number(0));
  return s;
}

Status Store::mention(std::vector<Id> names, Role role, Id unit) {
  sort_unique(names);
  for (Id name : names) {
    TRY(Id row, mentions_.row({name, static_cast<Id>(role)}));
    mentions_.add(row, unit);
  }
  return {};
}

Result<std::vector<Id>> Store::ids_of(const TextList& texts) {
  std::vector<Id> ids;
  ids.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    TRY(Id id, texts_.id(texts[i]));
    ids.push_back(id);
  }
  return ids;
}

Result<std::string> Store::add_definitions(std::vector<PackedDefinition> definitions, const std::vector<Id>& texts,
                                           Role role, Id unit) {
  std::string list;
  std::vector<Id> names;
  for (auto& d : definitions) {
    for (Id* id : {&d.symbol, &d.name, &d.owner, &d.place.file}) *id = texts[*id];
    put_definition(list, d);
    names.push_back(d.name);
  }
  CHECK_OK(mention(std::move(names), role, unit));
  return list;
}

Result<std::string> Store::add_inlinings(const UnitDraft& draft, const std::vector<Id>& texts, Id unit) {
  CHECK_OK(mention(ids_at(draft.callees, texts), Role::inlined, unit));
  return pack_inlinings(ids_at(draft.inlining_texts, texts), draft.inlining_groups);
}

Result<Id> Store::use_row(const HashedText& key) {
  if (auto at = use_rows_.find(key); at != use_rows_.end()) return at->second;
  const Use use = use_of(key.text);
  TRY(Id name, texts_.id(use.name));
  TRY(Id file, texts_.id(use.place.file));
  TRY(Id row, definitions_.row({name, static_cast<Id>(use.kind), file, use.place.line, use.place.column}));
  use_rows_.emplace(StoredText{std::string(key.text), key.hash}, row);
  return row;
}

Result<Id> Store::file_row(const HashedText& key) {
  if (auto at = file_rows_.find(key); at != file_rows_.end()) return at->second;
  const IncludedFile file = file_of(key.text);
  TRY(Id path, texts_.id(file.path));
  TRY(Id hash, texts_.id(file.hash));
  TRY(Id row, files_.row({path, hash}));
  file_rows_.emplace(StoredText{std::string(key.text), key.hash}, row);
  return row;
}

Result<std::string> Store::add_uses(const TextList& keys, Id unit) {
  std::vector<Id> rows;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    TRY(Id row, use_row(keys[i]));
    definitions_.add(row, unit);
    rows.push_back(row);
  }
  sort_unique(rows);
  return pack_set(rows);
}

Result<std::string> Store::add_files(const TextList& keys, Id unit) {
  std::vector<Id> rows;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    TRY(Id row, file_row(keys[i]));
    files_.add(row, unit);
    rows.push_back(row);
  }
  sort_unique(rows);
  return pack_set(rows);
}

Status Store::write(Id id, const std::string& hash, const UnitDraft& unit, const Lists& lists) {
  insert_unit_.bind(id).bind(hash).bind(unit.source);
  CHECK_OK(insert_unit_.bind(unit.compiler).bind(unit.version).bind(unit.flags).run());
  insert_lists_.bind(id).bind_blob(lists.functions).bind_blob(lists.variables);
  CHECK_OK(insert_lists_.bind_blob(lists.uses).bind_blob(lists.files).run());
  return insert_inlinings_.bind(id).bind_blob(lists.inlinings).run();
}

Result<Id> Store::add(const std::string& hash, const UnitDraft& unit) {
  const Id id = ++last_;
  Lists lists;
  TRY(auto texts, ids_of(unit.texts));
  TRY(lists.functions, add_definitions(unit.functions, texts, Role::defines_function, id));
  TRY(lists.variables, add_definitions(unit.variables, texts, Role::defines_variable, id));
  TRY(lists.inlinings, add_inlinings(unit, texts, id));
  TRY(lists.uses, add_uses(unit.uses, id));
  TRY(lists.files, add_files(unit.files, id));
  CHECK_OK(write(id, hash, unit, lists));
  return id;
}

Status Store::remove(Id unit) {
  TRY(bool found, read_lists_.bind(unit).step());
  if (found) {
    for (Id name : names_of(read_lists_.text(0)))
      CHECK_OK(mentions_.remove({name, static_cast<Id>(Role::defines_function)}));
    for (Id name : names_of(read_lists_.text(1)))
      CHECK_OK(mentions_.remove({name, static_cast<Id>(Role::defines_variable)}));
    for (Id row : unpack_set(read_lists_.text(2))) definitions_.remove(row);
    for (Id row : unpack_set(read_lists_.text(3))) files_.remove(row);
    for (Id name : PackedInlinings(read_lists_.text(4)).callees())
      CHECK_OK(mentions_.remove({name, static_cast<Id>(Role::inlined)}));
  }
  read_lists_.reset();
  removed_.insert(unit);
  CHECK_OK(delete_unit_.bind(unit).run());
  CHECK_OK(delete_lists_.bind(unit).run());
  return delete_inlinings_.bind(unit).run();
}

Status Store::finish() {
  CHECK_OK(definitions_.finish(removed_));
  CHECK_OK(files_.finish(removed_));
  CHECK_OK(mentions_.finish(removed_));
  if (tables_were_empty_) CHECK_OK(add_text_index(*database_));
  return {};
}

} // namespace klp::facts

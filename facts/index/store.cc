#include "facts/index/store.h"

namespace klp::facts {

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

// ./include/linux/fs.h and include/linux/fs.h are one file.
static std::string_view without_dot(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

Result<PackedPlace> Store::packed(const Place& place) {
  TRY(Id file, texts_.id(without_dot(place.file)));
  return PackedPlace{file, place.line, place.column};
}

Status Store::mention(std::vector<Id> names, Role role, Id unit) {
  sort_unique(names);
  for (Id name : names) CHECK_OK(mentions_.add({name, static_cast<Id>(role)}, unit));
  return {};
}

Status Store::add_functions(const Unit& unit, Id id, Lists& lists) {
  std::vector<Id> names;
  for (const Function& f : unit.functions) {
    PackedDefinition d;
    TRY(d.symbol, texts_.id(f.symbol));
    TRY(d.name, texts_.id(f.name));
    TRY(d.place, packed(f.begin));
    TRY(d.owner, texts_.id(""));
    d.linkage = static_cast<std::uint32_t>(f.linkage), d.clone_kind = static_cast<std::uint32_t>(f.clone_kind);
    put_definition(lists.functions, d);
    names.push_back(d.name);
  }
  return mention(std::move(names), Role::defines_function, id);
}

Status Store::add_variables(const Unit& unit, Id id, Lists& lists) {
  std::vector<Id> names;
  for (const Variable& v : unit.variables) {
    PackedDefinition d;
    TRY(d.symbol, texts_.id(v.symbol));
    TRY(d.name, texts_.id(v.name));
    TRY(d.place, packed(v.place));
    TRY(d.owner, texts_.id(v.owner));
    d.linkage = static_cast<std::uint32_t>(v.linkage);
    put_definition(lists.variables, d);
    names.push_back(d.name);
  }
  return mention(std::move(names), Role::defines_variable, id);
}

Status Store::add_uses(const Unit& unit, Id id, Lists& lists) {
  std::vector<Id> uses;
  for (const Use& use : unit.uses) {
    TRY(Id name, texts_.id(use.name));
    TRY(PackedPlace place, packed(use.place));
    TRY(Id row, definitions_.add({name, static_cast<Id>(use.kind), place.file, place.line, place.column}, id));
    uses.push_back(row);
  }
  sort_unique(uses);
  lists.uses = pack_set(uses);
  return {};
}

Status Store::add_files(const Unit& unit, Id id, Lists& lists) {
  std::vector<Id> files;
  for (const IncludedFile& file : unit.files) {
    TRY(Id path, texts_.id(without_dot(file.path)));
    TRY(Id hash, texts_.id(file.hash));
    TRY(Id row, files_.add({path, hash}, id));
    files.push_back(row);
  }
  sort_unique(files);
  lists.files = pack_set(files);
  return {};
}

Status Store::add_inlinings(const Unit& unit, Id id, Lists& lists) {
  std::vector<InliningIds> inlinings;
  std::vector<Id> callees;
  for (const Inlining& i : unit.inlinings) {
    InliningIds ids;
    TRY(ids.callee, texts_.id(i.callee));
    TRY(ids.into, texts_.id(i.into));
    TRY(ids.caller, texts_.id(i.caller));
    TRY(ids.site, packed(i.call_site));
    callees.push_back(ids.callee);
    inlinings.push_back(ids);
  }
  lists.inlinings = pack_inlinings(inlinings);
  return mention(std::move(callees), Role::inlined, id);
}

Status Store::write(Id id, const std::string& hash, const Unit& unit, const Lists& lists) {
  TRY(Id source, texts_.id(without_dot(unit.source)));
  insert_unit_.bind(id).bind(hash).bind(source);
  CHECK_OK(insert_unit_.bind(unit.compiler).bind(unit.compiler_version).bind(unit.flags_hash).run());
  insert_lists_.bind(id).bind_blob(lists.functions).bind_blob(lists.variables);
  CHECK_OK(insert_lists_.bind_blob(lists.uses).bind_blob(lists.files).run());
  return insert_inlinings_.bind(id).bind_blob(lists.inlinings).run();
}

Result<Id> Store::add(const std::string& hash, const Unit& unit) {
  const Id id = ++last_;
  Lists lists;
  CHECK_OK(add_functions(unit, id, lists));
  CHECK_OK(add_variables(unit, id, lists));
  CHECK_OK(add_uses(unit, id, lists));
  CHECK_OK(add_files(unit, id, lists));
  CHECK_OK(add_inlinings(unit, id, lists));
  CHECK_OK(write(id, hash, unit, lists));
  return id;
}

static std::vector<Id> names_of(std::string_view definitions) {
  std::vector<Id> names;
  for (NumberReader reader(definitions); !reader.at_end();) names.push_back(next_definition(reader).name);
  return names;
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

#include "facts/index/index_state.h"

#include "base/file.h"

#include <algorithm>
#include <tuple>

namespace klp::facts {

namespace {

Result<fs::path> read_root(Database& database, const fs::path& file) {
  TRY(auto select, database.prepare("SELECT path FROM root"));
  TRY(bool found, select.step());
  if (!found) return fail("the index is damaged", "remove it and make it again: klp facts index DIR");
  const fs::path root(select.text(0));
  return root == "." ? file.parent_path() : root;
}

} // namespace

Result<std::unique_ptr<IndexState>> IndexState::open(const fs::path& file) {
  auto state = std::make_unique<IndexState>();
  TRY(state->database, Database::open(file));
  Database& database = state->database;
  // A read transaction: all queries read the same state of the index, also while another klp writes the next one.
  CHECK_OK(database.execute("BEGIN"));
  CHECK_OK(check_schema(database, file));
  TRY(state->root, read_root(database, file));
  TRY(state->find_text, database.prepare("SELECT id FROM text WHERE value = ?"));
  TRY(state->read_text, database.prepare("SELECT value FROM text WHERE id = ?"));
  TRY(state->read_mention, database.prepare("SELECT units FROM mention WHERE name = ? AND role = ?"));
  TRY(state->read_unit,
      database.prepare(
          "SELECT source, path, size, modified, changed, inode FROM unit JOIN object ON object.id = object "
          "WHERE unit.id = ?"));
  TRY(state->read_inlinings, database.prepare("SELECT inlinings FROM unit_inlinings WHERE unit = ?"));
  return state;
}

Result<Id> IndexState::text_id(std::string_view text) {
  TRY(bool found, find_text.bind(text).step());
  const Id id = found ? static_cast<Id>(find_text.number(0)) : 0;
  find_text.reset();
  return id;
}

Result<std::string_view> IndexState::text(Id id) {
  if (auto at = texts.find(id); at != texts.end()) return at->second;
  TRY(bool found, read_text.bind(id).step());
  const auto& value = texts.emplace(id, found ? read_text.text(0) : "").first->second;
  read_text.reset();
  return value;
}

Result<const IndexedUnit*> IndexState::unit(Id id) {
  if (auto at = units.find(id); at != units.end()) return &at->second;
  IndexedUnit unit{.id = id, .source = {}, .object = {}};
  Stamp stamp;
  TRY(bool found, read_unit.bind(id).step());
  if (found) {
    unit.source = read_unit.text(0);
    unit.object = root.native() + '/';
    unit.object += read_unit.text(1);
    stamp = {read_unit.number(2), read_unit.number(3), read_unit.number(4), read_unit.number(5)};
  }
  read_unit.reset();
  stamps.emplace(id, stamp);
  return &units.emplace(id, std::move(unit)).first->second;
}

Result<std::vector<IndexedUnit>> IndexState::units_of(const std::vector<Id>& ids) {
  std::vector<IndexedUnit> all;
  all.reserve(ids.size());
  for (Id id : ids) {
    TRY(auto* one, unit(id));
    all.push_back(*one);
  }
  sort_units(all);
  return all;
}

Result<Place> IndexState::place(const PackedPlace& packed) {
  TRY(auto file, text(packed.file));
  return Place{std::string(file), packed.line, packed.column};
}

Result<std::vector<Id>> IndexState::units_with(Id name, Role role) {
  TRY(bool found, read_mention.bind(name).bind(static_cast<std::int64_t>(role)).step());
  auto ids = found ? unpack_set(read_mention.text(0)) : std::vector<Id>();
  read_mention.reset();
  return ids;
}

void sort_units(std::vector<IndexedUnit>& units) {
  auto key = [](const IndexedUnit& u) { return std::tie(u.source, u.object, u.id); };
  std::sort(units.begin(), units.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  units.erase(std::unique(units.begin(), units.end(), [](auto& a, auto& b) { return a.id == b.id; }), units.end());
}

} // namespace klp::facts

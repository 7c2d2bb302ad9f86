// Queries for the units that depend on a definition or a file, and for those that define a name.
#include "facts/index/index.h"
#include "facts/index/index_state.h"

#include <algorithm>
#include <tuple>

namespace klp::facts {

namespace {

// The ids of the paths that match. The query reads only the SQL index of the table, because the rows of the table are
// long.
Result<std::vector<Id>> matching_paths(Database& database, std::string_view wanted) {
  TRY(auto select, database.prepare("SELECT id, value FROM (SELECT DISTINCT path FROM file) JOIN text ON id = path"));
  std::vector<Id> ids;
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return ids;
    if (path_matches(select.text(1), wanted)) ids.push_back(static_cast<Id>(select.number(0)));
  }
}

// Adds a file for each content of it that units were compiled with.
Status add_versions(IndexState& state, Statement& select, Id path, std::vector<UsedFile>& files) {
  select.bind(path);
  for (;;) {
    TRY(bool found, select.step());
    if (!found) break;
    UsedFile& file = files.emplace_back();
    TRY(file.path, state.text(path));
    file.hash = select.text(0);
    TRY(file.units, state.units_of(unpack_set(select.text(1))));
  }
  select.reset();
  return {};
}

Result<DefinedSymbol> describe_definition(IndexState& state, const PackedDefinition& packed, bool is_variable,
                                          Id unit) {
  DefinedSymbol symbol;
  symbol.is_variable = is_variable;
  TRY(symbol.symbol, state.text(packed.symbol));
  TRY(symbol.name, state.text(packed.name));
  TRY(symbol.owner, state.text(packed.owner));
  TRY(symbol.place, state.place(packed.place));
  symbol.linkage = static_cast<Linkage>(packed.linkage), symbol.clone_kind = static_cast<CloneKind>(packed.clone_kind);
  TRY(auto* in, state.unit(unit));
  symbol.unit = *in;
  return symbol;
}

// `lists`: a statement that selects the packed list of functions or variables of a unit.
Status add_definitions(IndexState& state, Statement& lists, Id name, bool are_variables, Id unit,
                       std::vector<DefinedSymbol>& all) {
  TRY(bool found, lists.bind(unit).step());
  const std::string list(found ? lists.text(0) : "");
  lists.reset();
  for (NumberReader reader(list); !reader.at_end();) {
    const PackedDefinition packed = next_definition(reader);
    if (packed.name != name) continue;
    TRY(auto symbol, describe_definition(state, packed, are_variables, unit));
    all.push_back(std::move(symbol));
  }
  return {};
}

} // namespace

Result<std::vector<UsedDefinition>> Index::uses(std::string_view name) {
  std::vector<UsedDefinition> uses;
  TRY(Id id, state_->text_id(name));
  TRY(auto select, state_->database.prepare("SELECT kind, file, line, column, units FROM definition WHERE name = ?"));
  select.bind(id);
  for (;;) {
    TRY(bool found, select.step());
    if (!found) break;
    UsedDefinition use{
        .kind = static_cast<DefinitionKind>(select.number(0)), .name = std::string(name), .place = {}, .units = {}};
    TRY(use.place, state_->place({static_cast<Id>(select.number(1)), static_cast<std::uint32_t>(select.number(2)),
                                  static_cast<std::uint32_t>(select.number(3))}));
    TRY(use.units, state_->units_of(unpack_set(select.text(4))));
    uses.push_back(std::move(use));
  }
  auto key = [](const UsedDefinition& u) { return std::tie(u.kind, u.place.file, u.place.line, u.place.column); };
  std::sort(uses.begin(), uses.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  return uses;
}

Result<std::vector<IndexedUnit>> Index::units_using(DefinitionKind kind, std::string_view name, std::string_view file) {
  TRY(auto all, uses(name));
  std::vector<IndexedUnit> units;
  for (const auto& use : all)
    if (use.kind == kind && path_matches(use.place.file, file))
      units.insert(units.end(), use.units.begin(), use.units.end());
  sort_units(units);
  return units;
}

Result<std::vector<UsedDefinition>> Index::uses_within(std::string_view path, std::uint32_t first, std::uint32_t last) {
  std::vector<UsedDefinition> uses;
  TRY(auto paths, matching_paths(state_->database, path));
  TRY(auto select, state_->database.prepare("SELECT kind, name, line, column, units FROM definition WHERE id IN "
                                            "(SELECT id FROM definition WHERE file = ? AND line BETWEEN ? AND ?) "
                                            "ORDER BY line, column, kind, name"));
  for (Id file : paths) {
    select.bind(file).bind(first).bind(last);
    for (;;) {
      TRY(bool found, select.step());
      if (!found) break;
      UsedDefinition& use = uses.emplace_back();
      use.kind = static_cast<DefinitionKind>(select.number(0));
      TRY(use.name, state_->text(static_cast<Id>(select.number(1))));
      TRY(use.place, state_->place({file, static_cast<std::uint32_t>(select.number(2)),
                                    static_cast<std::uint32_t>(select.number(3))}));
      TRY(use.units, state_->units_of(unpack_set(select.text(4))));
    }
    select.reset();
  }
  return uses;
}

Result<std::vector<UsedFile>> Index::including(std::string_view path) {
  std::vector<UsedFile> files;
  if (path.empty()) return files;
  TRY(auto paths, matching_paths(state_->database, path));
  TRY(auto select,
      state_->database.prepare("SELECT value, units FROM file JOIN text ON text.id = hash WHERE path = ?"));
  for (Id id : paths) CHECK_OK(add_versions(*state_, select, id, files));
  std::sort(files.begin(), files.end(),
            [](auto& a, auto& b) { return std::tie(a.path, a.hash) < std::tie(b.path, b.hash); });
  return files;
}

Result<std::vector<IndexedUnit>> Index::units_including(std::string_view path) {
  TRY(auto files, including(path));
  std::vector<IndexedUnit> units;
  for (const auto& file : files) units.insert(units.end(), file.units.begin(), file.units.end());
  sort_units(units);
  return units;
}

Result<std::vector<DefinedSymbol>> Index::defining(std::string_view name) {
  std::vector<DefinedSymbol> all;
  TRY(Id id, state_->text_id(name));
  for (bool variables : {false, true}) {
    TRY(auto lists, state_->database.prepare(variables ? "SELECT variables FROM unit_lists WHERE unit = ?"
                                                       : "SELECT functions FROM unit_lists WHERE unit = ?"));
    TRY(auto units, state_->units_with(id, variables ? Role::defines_variable : Role::defines_function));
    for (Id unit : units) CHECK_OK(add_definitions(*state_, lists, id, variables, unit, all));
  }
  auto key = [](const DefinedSymbol& s) {
    return std::tie(s.is_variable, s.unit.source, s.unit.id, s.place.line, s.symbol);
  };
  std::sort(all.begin(), all.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  return all;
}

} // namespace klp::facts

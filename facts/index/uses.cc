// Which units depend on a definition or a file, and which define a name themselves.
#include "facts/index/index_state.h"

#include <algorithm>
#include <tuple>

namespace klp::facts {

Result<std::vector<UsedDefinition>> Index::uses(std::string_view name) {
  std::vector<UsedDefinition> uses;
  TRY(Id id, state_->text_id(name));
  TRY(auto select, state_->database.prepare("SELECT kind, file, line, column, units FROM definition WHERE name = ?"));
  select.bind(id);
  for (;;) {
    TRY(bool found, select.step());
    if (!found) break;
    UsedDefinition use{static_cast<DefinitionKind>(select.number(0)), std::string(name), {}, {}};
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

Result<std::vector<UsedFile>> Index::including(std::string_view path) {
  std::vector<UsedFile> files;
  TRY(auto select, state_->database.prepare("SELECT p.value, h.value, units FROM file JOIN text p ON p.id = path "
                                            "JOIN text h ON h.id = hash"));
  for (;;) {
    TRY(bool found, select.step());
    if (!found) break;
    if (path.empty() || !path_matches(select.text(0), path)) continue;
    UsedFile file{std::string(select.text(0)), std::string(select.text(1)), {}};
    TRY(file.units, state_->units_of(unpack_set(select.text(2))));
    files.push_back(std::move(file));
  }
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

namespace {

// Reads a unit's list of functions or variables for the entries with one name.
struct DefinitionSearch {
  Id name;
  bool variables;
  Statement read_list;
};

} // namespace

static Result<std::string> list_of(DefinitionSearch& search, Id unit) {
  TRY(bool found, search.read_list.bind(unit).step());
  std::string list(found ? search.read_list.text(0) : "");
  search.read_list.reset();
  return list;
}

Result<std::vector<DefinedSymbol>> Index::defining(std::string_view name) {
  std::vector<DefinedSymbol> all;
  TRY(Id id, state_->text_id(name));
  for (bool variables : {false, true}) {
    DefinitionSearch search{id, variables, {}};
    TRY(search.read_list, state_->database.prepare(variables ? "SELECT variables FROM unit_lists WHERE unit = ?"
                                                             : "SELECT functions FROM unit_lists WHERE unit = ?"));
    TRY(auto units, state_->mentioning(id, variables ? Role::defines_variable : Role::defines_function));
    for (Id unit : units) {
      TRY(auto list, list_of(search, unit));
      for (NumberReader reader(list); !reader.at_end();) {
        const PackedDefinition packed = next_definition(reader);
        if (packed.name != id) continue;
        DefinedSymbol symbol{variables,
                             {},
                             std::string(name),
                             {},
                             {},
                             static_cast<Linkage>(packed.linkage),
                             static_cast<CloneKind>(packed.clone_kind),
                             {}};
        TRY(symbol.symbol, state_->text(packed.symbol));
        TRY(symbol.owner, state_->text(packed.owner));
        TRY(symbol.place, state_->place(packed.place));
        TRY(symbol.unit, state_->unit(unit));
        all.push_back(std::move(symbol));
      }
    }
  }
  auto key = [](const DefinedSymbol& s) {
    return std::tie(s.is_variable, s.unit.source, s.unit.id, s.place.line, s.symbol);
  };
  std::sort(all.begin(), all.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  return all;
}

} // namespace klp::facts

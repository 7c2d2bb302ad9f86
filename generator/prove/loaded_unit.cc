#include "generator/prove/loaded_unit.h"

#include "generator/compile/work_folders.h"

namespace klp {

namespace {

// Path of the source tree in the compiler's file names, with a slash at the end: "../source/", "/home/me/linux/". Empty
// if the compiler ran in the tree.
std::string tree_prefix(const std::string& compiled, const std::string& source) {
  std::string name = fs::path(compiled).lexically_normal();
  bool inside = name.ends_with("/" + source);
  return inside ? name.substr(0, name.size() - source.size()) : "";
}

void name_as_in_tree(facts::Place& place, const std::string& prefix) {
  if (place.file.empty()) return;
  place.file = fs::path(place.file).lexically_normal();
  for (const auto& tree : {prefix, std::string(source_argument) + "/"})
    if (!tree.empty() && place.file.starts_with(tree)) return void(place.file.erase(0, tree.size()));
}

} // namespace

Result<facts::Unit> read_facts_of_tree(const fs::path& object, const std::string& source, FactsSource facts_source) {
  TRY(facts::Unit unit, read_facts(object, facts_source));
  const std::string prefix = tree_prefix(unit.source, source);
  for (auto& f : unit.functions) {
    name_as_in_tree(f.begin, prefix);
    name_as_in_tree(f.end, prefix);
  }
  for (auto& v : unit.variables) name_as_in_tree(v.place, prefix);
  for (auto& r : unit.records) name_as_in_tree(r.place, prefix);
  for (auto& l : unit.lifetimes) {
    name_as_in_tree(l.place, prefix);
    name_as_in_tree(l.where, prefix);
    for (auto& h : l.holders) name_as_in_tree(h.place, prefix);
  }
  for (auto& i : unit.inlinings) name_as_in_tree(i.call_site, prefix);
  return unit;
}

Result<std::unique_ptr<LoadedUnit>> LoadedUnit::load(const CompiledUnit& compiled) {
  auto unit = std::make_unique<LoadedUnit>();
  unit->source = compiled.unit.source;
  unit->in_module = compiled.unit.in_module;
  TRY(unit->original_object, read_object(compiled.original));
  TRY(unit->patched_object, read_object(compiled.patched));
  TRY(unit->original_facts, read_facts_of_tree(compiled.original, unit->source, compiled.facts_source));
  TRY(unit->patched_facts, read_facts_of_tree(compiled.patched, unit->source, compiled.facts_source));
  TRY(unit->original, Layout::make(unit->original_object));
  TRY(unit->patched, Layout::make(unit->patched_object));
  return unit;
}

PatchUnit LoadedUnit::compared() const {
  PatchUnit unit;
  unit.source = source;
  unit.original = original_side();
  unit.patched = patched_side();
  unit.comparison = compare(unit.original, unit.patched);
  return unit;
}

} // namespace klp

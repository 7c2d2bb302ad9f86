#include "generator/pipeline/loaded_unit.h"

#include "generator/compile/layout.h"
#include "generator/object/facts_section.h"

namespace klp {

// The compiler saw the tree as ../source; people know it as the tree.
static void name_as_in_tree(facts::Place& place) {
  const std::string prefix = std::string(source_words) + "/";
  if (place.file.starts_with(prefix)) place.file.erase(0, prefix.size());
}

Result<facts::Unit> read_facts_of_tree(const fs::path& object) {
  TRY(facts::Unit unit, read_facts(object));
  for (auto& f : unit.functions) {
    name_as_in_tree(f.begin);
    name_as_in_tree(f.end);
  }
  for (auto& v : unit.variables) name_as_in_tree(v.place);
  for (auto& i : unit.inlinings) name_as_in_tree(i.call_site);
  return unit;
}

Result<std::unique_ptr<LoadedUnit>> LoadedUnit::load(const CompiledUnit& compiled) {
  auto unit = std::make_unique<LoadedUnit>();
  unit->source = compiled.unit.source;
  TRY(unit->original_object, read_object(compiled.original));
  TRY(unit->patched_object, read_object(compiled.patched));
  TRY(unit->original_facts, read_facts_of_tree(compiled.original));
  TRY(unit->patched_facts, read_facts_of_tree(compiled.patched));
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

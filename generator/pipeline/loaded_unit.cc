#include "generator/pipeline/loaded_unit.h"

#include "generator/object/facts_section.h"

namespace klp {

Result<std::unique_ptr<LoadedUnit>> LoadedUnit::load(const CompiledUnit& compiled) {
  auto unit = std::make_unique<LoadedUnit>();
  unit->source = compiled.unit.source;
  TRY(unit->original_object, read_object(compiled.original));
  TRY(unit->patched_object, read_object(compiled.patched));
  TRY(unit->original_facts, read_facts(compiled.original));
  TRY(unit->patched_facts, read_facts(compiled.patched));
  TRY(unit->original, Layout::make(unit->original_object));
  TRY(unit->patched, Layout::make(unit->patched_object));
  return unit;
}

} // namespace klp

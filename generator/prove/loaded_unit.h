// The original and the patched object of a unit in memory, with facts and layouts. The layouts point into the objects,
// so a LoadedUnit must not be moved.
#pragma once

#include "generator/compile/compile.h"
#include "generator/object/facts_source.h"
#include "generator/object/layout.h"
#include "generator/prove/patch_unit.h"

#include <memory>

namespace klp {

// The facts that the plugin stored about an object. File names are converted to paths relative to the source tree,
// wherever the tree was when the object was compiled. `source`: source file of the unit, relative to the tree. Returns
// an error if the object has no facts.
Result<facts::Unit> read_facts_of_tree(const std::filesystem::path& object, const std::string& source,
                                       FactsSource facts_source);

struct LoadedUnit {
  std::string source;
  bool in_module = false;
  Object original_object, patched_object;
  facts::Unit original_facts, patched_facts;
  Layout original, patched;

  // Reads both objects. Returns an error if one cannot be read or has no facts: it was compiled without the plugin.
  static Result<std::unique_ptr<LoadedUnit>> load(const CompiledUnit& compiled);
  Side original_side() const { return {&original, &original_facts, in_module}; }
  Side patched_side() const { return {&patched, &patched_facts, in_module}; }
  // The comparison of the two objects. The result points into this LoadedUnit.
  PatchUnit compared() const;
};

} // namespace klp

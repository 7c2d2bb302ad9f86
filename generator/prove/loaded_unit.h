// The two objects of a unit in memory, with facts and layouts. Layouts point into the objects: it does not move.
#pragma once

#include "generator/compile/compile.h"
#include "generator/object/layout.h"
#include "generator/prove/patch_unit.h"

#include <memory>

namespace klp {

// The facts an object carries. Files are named as in the source tree, wherever that lay when the object was compiled.
// `source`: the unit's, in the tree. Error: the object carries none.
Result<facts::Unit> read_facts_of_tree(const std::filesystem::path& object, const std::string& source);

struct LoadedUnit {
  std::string source;
  bool in_module = false;
  Object original_object, patched_object;
  facts::Unit original_facts, patched_facts;
  Layout original, patched;

  // Reads both objects. Facts must be there: an object without them did not go through the plugin.
  static Result<std::unique_ptr<LoadedUnit>> load(const CompiledUnit& compiled);
  Side original_side() const { return {&original, &original_facts, in_module}; }
  Side patched_side() const { return {&patched, &patched_facts, in_module}; }
  // What differs; it points into this.
  PatchUnit compared() const;
};

} // namespace klp

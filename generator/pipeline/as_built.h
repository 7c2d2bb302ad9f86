// Functions that are not in the image as klp compiles them for comparing: their units, compiled once more as kbuild
// does. -ffunction-sections parts functions, and a jump to a neighbour then takes five bytes where the image has two.
#pragma once

#include "generator/compile/compile.h"
#include "generator/pipeline/loaded_unit.h"
#include "generator/prove/kernel_object.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klp {

struct AsBuilt {
  fs::path file;
  Object object;
  Layout layout; // points into the object
  Witness witness;
};

struct HeardUnit {
  Unit unit;
  const KernelObject* object = nullptr; // what it is linked into
};

// In the order of `units`. `work`: an empty folder; of `options` all but the form counts.
Result<std::vector<std::unique_ptr<AsBuilt>>> hear_as_built(const Target& target, const std::vector<HeardUnit>& units,
                                                            const fs::path& work, CompileOptions options);

// What the image says of an original.
struct Heard {
  const std::string& source; // in the tree
  const Witness& witness;
  const Layout& layout;
  const KernelObject& object; // what it is linked into
};

// Why the linker has not put a function into the image; nothing where it should be there.
std::optional<std::string> why_absent(const Heard& unit, AtomId function);

// Whether a function should be in the image and is not.
bool has_mismatch(const Heard& unit);

} // namespace klp

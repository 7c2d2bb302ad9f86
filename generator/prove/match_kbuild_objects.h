// Functions that are not in the image as klp compiles them for comparing: their units, compiled once more as kbuild
// does. -ffunction-sections parts functions, and a jump to a neighbour then takes five bytes where the image has two.
#pragma once

#include "generator/compile/compile.h"
#include "generator/prove/kernel_object.h"
#include "generator/prove/loaded_unit.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klp {

struct KbuildObject {
  fs::path file;
  Object object;
  Layout layout; // points into the object
  ImageMatch image_match;
};

struct UnitToMatch {
  Unit unit;
  const KernelObject* object = nullptr; // what it is linked into
};

// In the order of `units`. `work`: an empty folder; of `options` all but the form counts.
Result<std::vector<std::unique_ptr<KbuildObject>>> match_kbuild_objects(const Target& target,
                                                                        const std::vector<UnitToMatch>& units,
                                                                        const fs::path& work, CompileOptions options);

// What the image says of an original.
struct MatchedUnit {
  const std::string& source; // in the tree
  const ImageMatch& image_match;
  const Layout& layout;
  const KernelObject& object; // what it is linked into
};

// Why the linker has not put a function into the image; nothing where it should be there.
std::optional<std::string> why_absent(const MatchedUnit& unit, AtomId function);

// Whether a function should be in the image and is not.
bool has_mismatch(const MatchedUnit& unit);

} // namespace klp

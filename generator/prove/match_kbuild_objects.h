// Compiles units a second time exactly as kbuild does, and matches these objects with the image. For comparing, klp
// compiles with -ffunction-sections; a jump to the next function then takes five bytes, and kbuild's may take two, so
// the function does not match the image.
#pragma once

#include "generator/compile/compile.h"
#include "generator/prove/kernel_objects.h"
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
  const KernelObject* object = nullptr; // that the unit is linked into
};

// Results are in the order of `units`. `work`: folder for the objects, empty or not yet there. The form in `options` is
// ignored, and only the original side is compiled. Returns an error if a unit cannot be compiled or read.
Result<std::vector<std::unique_ptr<KbuildObject>>> match_kbuild_objects(const Target& target,
                                                                        const std::vector<UnitToMatch>& units,
                                                                        const fs::path& work, CompileOptions options);

// The original object of a unit and its match with the image.
struct MatchedUnit {
  const std::string& source; // relative to the tree
  const ImageMatch& image_match;
  const Layout& layout;
  const KernelObject& object; // that the unit is linked into
};

// Why the linker did not put the function into the image; nullopt if the function should be in the image.
std::optional<std::string> why_absent(const MatchedUnit& unit, AtomId function);

// Whether at least one function of the unit should be in the image and is not.
bool has_mismatch(const MatchedUnit& unit);

} // namespace klp

// Matches the originals of all units with the kernel image, and fills PatchUnit::object, image_match and likely_cause.
#pragma once

#include "generator/compile/compile.h"
#include "generator/prove/compared_units.h"

namespace klp {

// Units with a function that is not found are compiled a second time as kbuild does, in `work`
// (match_kbuild_objects.h). Returns an error if a module of the target cannot be read or a unit cannot be compiled. A
// function that is not found is no error: it is recorded in PatchUnit::image_match.
Status match_with_image(const Target& target, ComparedUnits& compared, KernelObjects& objects, const fs::path& work,
                        const CompileOptions& options);

} // namespace klp

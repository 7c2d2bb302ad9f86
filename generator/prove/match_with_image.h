// The originals against the image: PatchUnit::object, witness and likely_cause.
#pragma once

#include "generator/compile/compile.h"
#include "generator/prove/compared_units.h"

namespace klp {

// Units of which the image lacks a function are compiled once more, in `work` (pipeline/as_built.h).
Status match_with_image(const Target& target, ComparedUnits& compared, KernelObjects& objects, const fs::path& work,
                        const CompileOptions& options);

} // namespace klp

// The originals against the image: PatchUnit::object, witness and likely_cause.
#pragma once

#include "generator/compile/compile.h"
#include "generator/pipeline/compared.h"

namespace klp {

// Units of which the image lacks a function are compiled once more, in `work` (pipeline/as_built.h).
Status hear_witness(const Target& target, Compared& compared, KernelObjects& objects, const fs::path& work,
                    const CompileOptions& options);

} // namespace klp

// Chooses the units whose code klp prove compares with the image.
#pragma once

#include "generator/kernel/target/target.h"

#include <string>
#include <vector>

namespace klp {

// The units of these sources, which are relative to the tree. Error: the target builds no kernel code from a source.
Result<std::vector<Unit>> named_units(const Target& target, const std::vector<std::string>& sources);

// `count` units of the kernel, spread evenly over all units in the order of their sources; all units if `count` is 0.
// Leaves out sources that kbuild generates in the build folder.
Result<std::vector<Unit>> sampled_units(const Target& target, std::size_t count);

} // namespace klp

// What every target needs, wherever its parts come from.
#pragma once

#include "generator/kernel/create/steps.h"
#include "generator/kernel/target/target.h"

namespace klp {

// From complete parts (absolute paths) to a complete target: unpack the image, prepare the build folder, make the
// compile database, write target.json. `release`: what the image must be; empty: whatever it is. The caller holds the
// lock.
Result<Target> make_target(const fs::path& home, const TargetParts& parts, const std::string& release, Steps& steps,
                           const Progress& progress);

} // namespace klp

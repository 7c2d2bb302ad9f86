// The steps that are the same for all targets of kernels.
#pragma once

#include "generator/kernel/create/steps.h"
#include "generator/kernel/target/target.h"

namespace klp {

// Makes a complete target from complete parts with absolute paths: unpacks the image, prepares the build folder, makes
// the compile database, writes target.json. release: the release that the image must have; empty: any. The caller holds
// the lock of the target. Errors: image, Module.symvers, configuration or compiler do not fit together.
Result<Target> make_target(const fs::path& home, const TargetParts& parts, const std::string& release, Steps& steps,
                           const Progress& progress);

} // namespace klp

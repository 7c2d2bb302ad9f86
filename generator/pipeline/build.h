// klp build: from a change to a livepatch module.
#pragma once

#include "generator/pipeline/build_report.h"
#include "generator/pipeline/build_request.h"

namespace klp {

// Returns an error if the change or the environment is at fault. A refusal, and a change that has no effect, are no
// errors: BuildReport::verdict says so. Work folders are made in `home` ($KLP_HOME).
Result<BuildReport> build(const fs::path& home, const BuildRequest& request);

} // namespace klp

// Describes the origin of a module for programs that check supply chains: an in-toto statement with SLSA provenance
// (https://in-toto.io/Statement/v1, https://slsa.dev/provenance/v1).
#pragma once

#include "generator/pipeline/build_report.h"
#include "generator/pipeline/build_request.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace klp {

// `name`: the file name of the module. `version`: the version of klp. Error: the target's kernel image or configuration
// cannot be read.
Result<nlohmann::json> statement(const BuildReport& report, const BuildRequest& request, const std::string& name,
                                 const std::string& version);

} // namespace klp

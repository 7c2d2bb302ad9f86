// Where a module comes from, for programs that check supply chains: an in-toto statement with SLSA provenance
// (https://in-toto.io/Statement/v1, https://slsa.dev/provenance/v1).
#pragma once

#include "generator/pipeline/build_report.h"
#include "generator/pipeline/build_request.h"

#include <nlohmann/json.hpp>
#include <string>

namespace klp {

// `name`: the module's file; `version`: of klp. Error: the target's image cannot be read.
Result<nlohmann::json> statement(const BuildReport& report, const BuildRequest& request, const std::string& name,
                                 const std::string& version);

} // namespace klp

// The result of klp build as text, as JSON and as an HTML page. The report files beside a module have these formats.
#pragma once

#include "generator/pipeline/build_report.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace klp {

// The whole report without values that differ from run to run (times, paths): the same inputs give the same document.
// Its schema is share/klp/build-report.schema.json.
nlohmann::json build_json(const BuildReport& report);

// Indented lines: what is patched and why. `verbose`: also addresses, sizes, and the outcome of each touched
// definition.
std::string build_text(const BuildReport& report, bool verbose);

// The parts of the change that have no effect (effects.h). If other parts have one, this is a warning that must be
// shown prominently.
std::vector<std::string> parts_without_effect(const BuildReport& report);

// One page without references to other files: the change, the chain from the change to each function, both versions of
// the function's code side by side, the proof, the findings.
std::string build_html(const BuildReport& report);

} // namespace klp

// What klp build found, for people and for programs, and the report that comes with a module.
#pragma once

#include "generator/pipeline/build_report.h"

#include <nlohmann/json.hpp>
#include <string>

namespace klp {

// All of it but what differs from run to run (times, paths): the same inputs give the same document. Its schema is
// share/klp/build-report.schema.json.
nlohmann::json build_json(const BuildReport& report);

// The lines of what will be patched and why, indented; `verbose`: with addresses and sizes.
std::string build_text(const BuildReport& report, bool verbose);

// What of the change has no effect (effects.h). Where the rest has one, nobody must miss that.
std::vector<std::string> parts_without_effect(const BuildReport& report);

// One page that needs nothing else: the change, the chain from it to each function, both versions of its code side by
// side, the proof, what was found.
std::string build_html(const BuildReport& report);

} // namespace klp

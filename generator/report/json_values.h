// Values that stand in more than one of the documents.
#pragma once

#include "generator/change/change.h"
#include "generator/plan/hunks.h"
#include "generator/review/review.h"

#include <nlohmann/json.hpp>

namespace klp {

// {"file","line","section","symbol","cause","remedy"}, empty fields left out; of a finding with "rule".
nlohmann::json to_json(const Error& error);
nlohmann::json to_json(const Finding& finding);
// [{"lines","removed","why"}]: changed lines that are not compiled for certain.
nlohmann::json not_compiled(const TouchedHunk& hunk);
// {"hash","author","subject","fixes","cves"}
nlohmann::json to_json(const Commit& commit);

} // namespace klp

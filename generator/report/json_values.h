// JSON values that several documents contain.
#pragma once

#include "generator/change/change.h"
#include "generator/plan/hunks.h"
#include "generator/review/review.h"

#include <nlohmann/json_fwd.hpp>

namespace klp {

// {"file","line","section","symbol","cause","remedy"}; empty fields are left out.
nlohmann::json to_json(const Error& error);
// Same as for the error, and "rule".
nlohmann::json to_json(const Finding& finding);
// [{"lines","removed","why"}]: the changed lines that are certainly not compiled. "lines" is the first and the last
// line.
nlohmann::json not_compiled(const TouchedHunk& hunk);
// {"hash","author","subject","fixes","cves"}
nlohmann::json to_json(const Commit& commit);

} // namespace klp

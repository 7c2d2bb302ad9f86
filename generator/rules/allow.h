// What a person allows although a rule refuses it, and why: --allow RULE=REASON.
#pragma once

#include "generator/rules/finding.h"

#include <string>
#include <utility>
#include <vector>

namespace klp {

struct Allowance {
  std::string rule, reason;
};

struct AllowedFinding {
  Finding finding;
  std::string reason;
};

// From "RULE=REASON" texts. Usage errors: no such rule, or one that cannot be allowed (the error lists those that can);
// no reason, or one of several lines; a rule twice.
Result<std::vector<Allowance>> read_allowances(const std::vector<std::string>& texts);

// Takes what is allowed out of the refusals.
std::vector<AllowedFinding> take_allowed(const std::vector<Allowance>& allowances, std::vector<Finding>& refusals);

// A note for each that took nothing.
std::vector<Note> unused_allowances(const std::vector<Allowance>& allowances,
                                    const std::vector<AllowedFinding>& allowed);

// "klp.allowed": "RULE SYMBOL: REASON", each once.
std::vector<std::pair<std::string, std::string>> allowed_info(const std::vector<AllowedFinding>& allowed);

} // namespace klp

// The option --allow RULE=REASON: a person allows what a rule refuses, and gives the reason.
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

// Parses texts "RULE=REASON". Errors: the rule does not exist or cannot be allowed (the remedy lists those that can),
// the reason is missing or has several lines, a rule occurs twice.
Result<std::vector<Allowance>> read_allowances(const std::vector<std::string>& texts);

// Removes the findings of allowed rules from the refusals, and returns them.
std::vector<AllowedFinding> remove_allowed(const std::vector<Allowance>& allowances, std::vector<Finding>& refusals);

// A note for each allowance that no finding needed.
std::vector<Note> unused_allowances(const std::vector<Allowance>& allowances,
                                    const std::vector<AllowedFinding>& allowed);

// Entries for the section .modinfo of the module: key "klp.allowed", value "RULE SYMBOL: REASON", without duplicates.
std::vector<std::pair<std::string, std::string>> allowed_info(const std::vector<AllowedFinding>& allowed);

} // namespace klp

// Refusals for people: each in its own words, but not forty times the same.
#pragma once

#include "generator/rules/finding.h"

#include <string>
#include <vector>

namespace klp {

// One after the other, each begun by `prefix`. Of those that have rule and remedy in common only the first few, and how
// many more there are; `all`: without that.
std::string findings_text(const std::vector<Finding>& findings, std::string_view prefix, bool all);

} // namespace klp

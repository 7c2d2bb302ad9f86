// Refusals as text for people, with many similar ones shortened.
#pragma once

#include "generator/rules/finding.h"

#include <string>
#include <vector>

namespace klp {

// One finding per line, each after `prefix`. Of the findings with the same rule and remedy only the first four are
// listed, then their number. `all`: lists all of them.
std::string findings_text(const std::vector<Finding>& findings, std::string_view prefix, bool all);

} // namespace klp

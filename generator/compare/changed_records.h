// The structures and unions whose definition a change touches.
#pragma once

#include "generator/source/touched.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

// By name ("struct inode"): the identifiers that only the new text of the definition mentions.
std::map<std::string, std::set<std::string>> changed_records(const std::vector<Touched>& touched);

} // namespace klp

// Finds the lines of a C text that the preprocessor excludes, or may exclude, and the conditions that do so; and those
// that the compiler drops because an option is not set (option_tests.h).
#pragma once

#include "generator/source/condition_value.h"
#include "generator/source/conditional_lines.h"

#include <set>
#include <string_view>

namespace klp {

struct Conditions {
  // The lines between two directives of one #if, if their condition does not hold or is not known to hold. The
  // condition of an include guard (#ifndef X, #define X) is assumed to hold. In the order of their first lines; an
  // outer group before those inside of it.
  std::vector<ConditionalLines> groups;
  // Lines, 1-based, that have anything but white space, comments and #if, #ifdef, #ifndef, #elif, #else, #endif.
  std::set<std::size_t> code;
};

Conditions conditions_in(std::string_view text, const Macros& macros);

// The outermost excluded group that contains the line (1-based). If there is none, the innermost group that may be
// excluded. nullptr if the line is compiled.
const ConditionalLines* conditional_lines_at(const Conditions& conditions, std::size_t line);

} // namespace klp

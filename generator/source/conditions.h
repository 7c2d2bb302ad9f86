// Lines of a C text that the preprocessor leaves out, or may leave out, and by which condition; and those that the
// compiler drops because of an option (option_tests.h).
#pragma once

#include "generator/source/condition_value.h"

#include <set>
#include <string_view>
#include <vector>

namespace klp {

// What stands between two directives of one #if, where its condition does not hold or is not known to hold; that of an
// include guard (#ifndef X, #define X) is taken to hold.
struct ConditionalLines {
  std::size_t first = 0, last = 0;   // 1-based, without the directives; in a group that is left out, all of it
  bool excluded = false;             // false: not known
  std::string directive;             // "#ifdef CONFIG_X"; "the #else of #ifdef CONFIG_X"
  std::size_t line = 0;              // of that directive
  std::size_t if_line = 0, end = 0;  // of the #if that it belongs to, and of its #endif
  std::vector<std::string> decisive; // the macros that its conditions name
};

struct Conditions {
  std::vector<ConditionalLines> groups; // in the order of their first lines; the outer one before those inside of it
  std::set<std::size_t> code;           // lines that hold anything but white space, comments, #if and its kind
};

Conditions conditions_in(std::string_view text, const Macros& macros);

// The outermost group around a line that is left out; without one, the innermost that may be. Null: it is compiled.
const ConditionalLines* around(const Conditions& conditions, std::size_t line);

} // namespace klp

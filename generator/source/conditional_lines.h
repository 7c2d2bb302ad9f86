// Lines of a C text that a condition excludes, or may exclude, from compilation.
#pragma once

#include <string>
#include <vector>

namespace klp {

struct ConditionalLines {
  // 1-based, without the directives that begin and end the group, but with all lines between them.
  std::size_t first = 0, last = 0;
  bool excluded = false;                     // false if it is not known whether the condition holds
  std::string directive;                     // as text: "#ifdef CONFIG_X"; "the #else of #ifdef CONFIG_X"
  std::size_t line = 0;                      // of that directive, 1-based
  std::size_t if_line = 0, end = 0;          // lines of the #if that the directive belongs to, and of its #endif
  std::vector<std::string> condition_macros; // the macros in its conditions, those of earlier branches included
};

} // namespace klp

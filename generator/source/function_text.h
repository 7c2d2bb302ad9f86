// The functions of a C text: what they are given, what they call with what, as it is written.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// What is called: a function, a macro; C's own words that take parentheses too.
struct CallText {
  std::string callee;
  std::vector<std::string> arguments; // "&inode->i_lock"; the beginning of very long ones
  std::size_t line = 0;               // 1-based
  std::size_t at = 0;                 // its place among the function's tokens
};

struct FunctionText {
  std::vector<std::string> parameters;      // their names, "..." too; none where a macro makes the head
  std::vector<CallText> calls;              // in the order of the text; not of members: ops->open()
  std::map<std::string, std::size_t> words; // how often each identifier stands in it, its own head included
};

// By name. Directives are left out, and both sides of an #if are there: a name may come several times, in their order.
using FunctionTexts = std::multimap<std::string, FunctionText>;
FunctionTexts functions_in_text(std::string_view text);

} // namespace klp

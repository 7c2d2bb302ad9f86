// The functions of a C text with their parameters and calls, as they are written.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// A word with an argument list: a call of a function, a use of a macro, or a keyword such as if or sizeof.
struct CallText {
  std::string callee;
  std::vector<std::string> arguments; // "&inode->i_lock"; only the beginning of a very long one
  std::size_t line = 0;               // 1-based
  std::size_t at = 0;                 // index of the callee among the tokens of the function
};

struct FunctionText {
  std::vector<std::string> parameters;      // names, "..." included; empty if a macro makes the function's head
  std::vector<CallText> calls;              // in the order of the text; without calls of members: ops->open()
  std::map<std::string, std::size_t> words; // number of occurrences of each word in the function, with its head
};

// Functions by name. Directives are skipped and both sides of an #if are read, so a name may occur several times; then
// the functions are in the order of the text.
using FunctionTexts = std::multimap<std::string, FunctionText>;
FunctionTexts functions_in_text(std::string_view text);

} // namespace klp

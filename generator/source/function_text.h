// The functions of a C text: what they are given, what they call with what, as it is written.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct ParameterText {
  std::string type; // "struct inode*"
  std::string name; // empty: "..."
  bool operator==(const ParameterText&) const = default;
};

struct CallText { // or a macro with arguments
  std::string callee;
  std::vector<std::string> arguments; // "&inode->i_lock"
  std::size_t line = 0;               // 1-based
  std::size_t at = 0;                 // its place among the function's tokens
};

struct FunctionText {
  std::vector<ParameterText> parameters;    // none where a macro makes the function: SYSCALL_DEFINE3(read, ...)
  std::vector<CallText> calls;              // in the order of the text, whatever conditions stand around them
  std::map<std::string, std::size_t> words; // how often each identifier stands in it, its own head included
};

// By name. Directives are left out; both sides of an #if are there. Of two functions of a name, the last one.
std::map<std::string, FunctionText> functions_in_text(std::string_view text);

} // namespace klp

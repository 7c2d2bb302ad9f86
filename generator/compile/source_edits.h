// The source files that a change touches.
#pragma once

#include <map>
#include <string>

namespace klp {

struct SourceEdit {
  std::string compiled; // text after the change, with #line directives
  bool deleted = false;
  // The same text without #line directives. It is compiled only after an error, so that the messages of the compiler
  // name the true lines; empty: not done.
  std::string text;
};
using SourceEdits = std::map<std::string, SourceEdit>; // by path relative to the source tree

} // namespace klp

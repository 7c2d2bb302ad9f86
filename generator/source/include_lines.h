// The files that a source text names in its #include directives, whatever #if is around them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct IncludeLine {
  std::string name;
  bool quoted = false; // "name": the preprocessor searches the folder of the including file first
  bool operator==(const IncludeLine&) const = default;
};

// Also the headers that `#define WORD <name>` names, since `#include WORD` may use them. Does not find that trace
// headers include themselves again through a macro (include/trace/define_trace.h), which adds nothing: the including
// file has named them before.
std::vector<IncludeLine> include_lines(std::string_view text);

} // namespace klp

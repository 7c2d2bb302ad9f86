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

// Also returns the headers that `#define WORD <name>` names, since `#include WORD` may use them. Does not find trace
// headers that include themselves again through a macro (include/trace/define_trace.h). This is not needed, because
// the including file names such a header before.
std::vector<IncludeLine> include_lines(std::string_view text);

} // namespace klp

// The files a source text names in its #include directives, whatever conditions stand around them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct IncludeLine {
  std::string name;
  bool quoted = false; // "name": the including file's folder is searched first
  bool operator==(const IncludeLine&) const = default;
};

// Also `#define WORD <name>`, which `#include WORD` may use. Trace headers include themselves again through a macro
// (include/trace/define_trace.h); who reads them has named them before.
std::vector<IncludeLine> include_lines(std::string_view text);

} // namespace klp

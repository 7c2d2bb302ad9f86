// The data and functions that the macros of tracepoints and static calls define. The kernel sets them up when it loads
// the module, and drops its references to them when it unloads the module (kernel/tracepoint.c,
// kernel/static_call_inline.c).
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace klp {

// Whether the symbol is such a part, by the names in include/linux/tracepoint.h and include/linux/static_call_types.h.
constexpr bool is_part_of_tracepoint_or_static_call(std::string_view symbol) {
  constexpr std::string_view parts[] = {"__tracepoint_", "__traceiter_", "__SCK__", "__SCT__"};
  return std::ranges::any_of(parts, [symbol](auto part) { return symbol.starts_with(part); });
}

} // namespace klp

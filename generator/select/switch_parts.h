// What the macros of tracepoints and static calls make beside the code that uses them. The kernel sets it up when the
// module comes, and forgets it when the module goes (kernel/tracepoint.c, kernel/static_call_inline.c).
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace klp {

// By the names that include/linux/tracepoint.h and include/linux/static_call_types.h give.
constexpr bool is_of_switch(std::string_view symbol) {
  constexpr std::string_view parts[] = {"__tracepoint_", "__traceiter_", "__SCK__", "__SCT__"};
  return std::ranges::any_of(parts, [symbol](auto part) { return symbol.starts_with(part); });
}

} // namespace klp

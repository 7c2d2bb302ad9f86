// What the macros of a tracepoint make beside it (include/linux/tracepoint.h: DEFINE_TRACE_FN): rule tracepoint says
// all.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace klp {

constexpr bool is_of_tracepoint(std::string_view symbol) {
  constexpr std::string_view parts[] = {"__tracepoint_", "__traceiter_", "__SCK__tp_func_", "__SCT__tp_func_"};
  return std::ranges::any_of(parts, [symbol](auto part) { return symbol.starts_with(part); });
}

} // namespace klp

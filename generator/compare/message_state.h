// State that only records whether (or how often) a message was printed. Nothing but the message depends on it.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace klp {

// `name`: the result of without_numbers(). The names are those in the macros of include/linux/once_lite.h and
// include/linux/ratelimit.h.
constexpr bool is_message_state(std::string_view name) {
  constexpr std::string_view names[] = {"__already_done", "__print_once", "__warned", "_rs", "__ratelimit"};
  return std::ranges::find(names, name) != std::end(names);
}

} // namespace klp

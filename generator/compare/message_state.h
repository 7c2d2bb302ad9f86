// State that only says whether something has been printed or counted already: nothing but a message depends on it.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace klp {

// By the names that macros give it (include/linux/once_lite.h, include/linux/ratelimit.h), without_numbers().
constexpr bool is_message_state(std::string_view name) {
  constexpr std::string_view names[] = {"__already_done", "__print_once", "__warned", "_rs", "__ratelimit"};
  return std::ranges::find(names, name) != std::end(names);
}

} // namespace klp

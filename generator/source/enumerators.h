// The enumerators of a C text and their values, as far as the text tells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Enumerator {
  std::string name;
  std::string base;        // the last value before it, or its own, that is no number: "FIRST_USER"; empty: none
  std::int64_t number = 0; // what comes on top
  std::size_t line = 0;    // 1-based
  bool counts = false;     // by its name how many others there are (NR_STATES, __IFLA_MAX)
  std::string value() const;
};

// Of every enumeration, those inside of functions too, in the order of the text. No preprocessing: both sides of an #if
// are seen, one after the other.
std::vector<Enumerator> enumerators_of(std::string_view text);

struct Renumbered {
  Enumerator before, after;
};

// Enumerators that both texts define once, with different values; what only counts others is none of them.
std::vector<Renumbered> renumbered(std::string_view original, std::string_view patched);

} // namespace klp

// The enumerators of a C text and their values, as far as the text shows them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Enumerator {
  std::string name;
  // The value is `base` + `number`. `base` is the text of the last initializer that is no number, of this enumerator or
  // one before it: "FIRST_USER". Empty if there is none.
  std::string base;
  std::int64_t number = 0;
  std::size_t line = 0;      // 1-based
  bool is_count = false;     // by its name, it is the number or the last of the others: NR_STATES, __IFLA_MAX
  std::string value() const; // as text: "3", "FIRST_USER + 1"
};

// The enumerators of every enumeration, also of those inside functions, in the order of the text. The text is not
// preprocessed: those of both sides of an #if follow each other.
std::vector<Enumerator> enumerators_of(std::string_view text);

struct Renumbered {
  Enumerator before, after;
};

// Enumerators that each text defines exactly once, and with different values, by their lines in the patched text.
// Without those that are counts: their values change with every enumerator that is added.
std::vector<Renumbered> renumbered(std::string_view original, std::string_view patched);

} // namespace klp

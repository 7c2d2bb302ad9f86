// The names of the enumeration values, for text and JSON output.
#pragma once

#include "facts/facts.h"

#include <string_view>
#include <vector>

namespace klp::facts {

constexpr std::string_view to_string(Linkage linkage) {
  constexpr std::string_view names[] = {"local", "global", "weak"};
  return names[static_cast<int>(linkage)];
}

constexpr std::string_view to_string(CloneKind kind) {
  constexpr std::string_view names[] = {"none", "constprop", "isra", "part", "cold", "icf", "other"};
  return names[static_cast<int>(kind)];
}

constexpr std::string_view to_string(ResultKind kind) {
  constexpr std::string_view names[] = {"null", "error_pointer", "zero", "error", "value", "computed"};
  int bit = 0;
  while (1 << bit < static_cast<int>(kind)) ++bit;
  return names[bit];
}

// The names of the kinds in a set (Function::results), in the order of their bits.
inline std::vector<std::string_view> names_of_results(std::uint8_t results) {
  std::vector<std::string_view> names;
  for (unsigned bit = 1; bit <= static_cast<unsigned>(ResultKind::computed); bit *= 2)
    if (results & bit) names.push_back(to_string(static_cast<ResultKind>(bit)));
  return names;
}

constexpr std::string_view to_string(RecordKind kind) { return kind == RecordKind::structure ? "struct" : "union"; }

constexpr std::string_view to_string(Outlives why) {
  constexpr std::string_view names[] = {"nothing",        "variable",     "stored",        "loaded",
                                        "converted_from", "converted_to", "accessed_as",   "passed",
                                        "indirect",       "assembler",    "address_taken", "exported"};
  return names[static_cast<int>(why)];
}

constexpr std::string_view to_string(HolderKind kind) {
  constexpr std::string_view names[] = {"owner", "taker", "callee", "container"};
  return names[static_cast<int>(kind)];
}

constexpr std::string_view to_string(DefinitionKind kind) {
  constexpr std::string_view names[] = {"function",  "macro",    "record",     "enumeration",
                                        "type_name", "variable", "declaration"};
  return names[static_cast<int>(kind)];
}

} // namespace klp::facts

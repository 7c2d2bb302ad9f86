// The enumerations by name, for people and for JSON.
#pragma once

#include "facts/facts.h"

#include <string_view>

namespace klp::facts {

constexpr std::string_view to_string(Linkage linkage) {
  constexpr std::string_view names[] = {"local", "global", "weak"};
  return names[static_cast<int>(linkage)];
}

constexpr std::string_view to_string(CloneKind kind) {
  constexpr std::string_view names[] = {"none", "constprop", "isra", "part", "cold", "icf", "other"};
  return names[static_cast<int>(kind)];
}

constexpr std::string_view to_string(RecordKind kind) { return kind == RecordKind::structure ? "struct" : "union"; }

constexpr std::string_view to_string(DefinitionKind kind) {
  constexpr std::string_view names[] = {"function",  "macro",    "record",     "enumeration",
                                        "type_name", "variable", "declaration"};
  return names[static_cast<int>(kind)];
}

} // namespace klp::facts

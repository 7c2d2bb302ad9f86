// The kinds of existing variables whose initial value a change alters. The running kernel's variable keeps its value.
// So each kind has a remedy: what the author of the change can do instead.
#pragma once

#include "generator/compare/correlation.h"

#include <string>
#include <string_view>

namespace klp {

enum class DataKind : std::uint8_t {
  scalar,          // one writable number
  constant,        // read-only, without pointers to functions
  operations,      // has pointers to functions
  static_key,      // the key of a static branch (struct static_key)
  per_cpu,         // one copy for each CPU
  write_protected, // writable until the kernel has booted: __ro_after_init
  structure,       // any other writable variable
  type_ids,        // list of BTF type ids
  moved,           // the change moves it to another kind of section (placement.h)
  retyped,         // the change gives it another type of the same size: its content was written as the old type
};

DataKind kind_of_data(const Side& side, AtomId variable);

// Includes keys that are read-only after boot (DEFINE_STATIC_KEY_TRUE_RO), which kind_of_data() calls write_protected.
bool is_static_key(const Side& side, AtomId variable);

std::string_view describe(DataKind kind);   // "a number that can be written to"
std::string_view remedy_for(DataKind kind); // see Error::remedy

} // namespace klp

// What an existing variable is whose initial value a change alters: what that means for a running kernel, and what to
// do instead.
#pragma once

#include "generator/compare/correlate.h"

#include <string>
#include <string_view>

namespace klp {

enum class DataKind : std::uint8_t {
  scalar,          // one number that can be written to
  constant,        // read-only, without functions
  operations,      // holds pointers to functions
  static_key,      // a static branch's switch
  per_cpu,         // one copy for each CPU
  write_protected, // written to until the kernel has booted: __ro_after_init
  structure,       // anything else that can be written to
  type_ids,        // list of BTF ids
  moved,           // to another kind of place (placement.h)
  retyped,         // of the same size: what is in it was written as something else
};

DataKind kind_of_data(const Side& side, AtomId variable);

// Also one that is read-only after booting.
bool is_static_key(const Side& side, AtomId variable);

// "a number that can be written to"
std::string_view describe(DataKind kind);
std::string_view remedy_for(DataKind kind);

} // namespace klp

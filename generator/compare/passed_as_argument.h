// Finds the function outside of the unit that gets an address as an argument.
#pragma once

#include "generator/object/layout.h"

#include <optional>
#include <string_view>

namespace klp {

struct PassedAsArgument {
  std::string_view callee;
  unsigned argument = 0; // 1 to 6, by the x86-64 calling convention
  bool operator==(const PassedAsArgument&) const = default;
};

// `taken`: a reference in the code of `user` that takes an address. Returns nullopt if the code uses the address for
// anything other than one argument of a call, if it calls a function of the same unit, or if the use is not known.
std::optional<PassedAsArgument> passed_as_argument(const Layout& layout, const Atom& user, const Reference& taken);

} // namespace klp

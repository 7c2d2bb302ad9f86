// Which function of the rest of the kernel gets an address that code takes, as an argument and in no other way.
#pragma once

#include "generator/object/layout.h"

#include <optional>
#include <string_view>

namespace klp {

struct PassedAsArgument {
  std::string_view callee;
  unsigned argument = 0; // 1 to 6
  bool operator==(const PassedAsArgument&) const = default;
};

// `taken`: a reference of `user`, which is code. Nothing where the address goes elsewhere, or nobody can tell.
std::optional<PassedAsArgument> passed_as_argument(const Layout& layout, const Atom& user, const Reference& taken);

} // namespace klp

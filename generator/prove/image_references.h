// Who refers to given places of the kernel image: the image itself is searched, so that no caller is missed.
#pragma once

#include "generator/kernel/image/image.h"

#include <set>
#include <vector>

namespace klp {

struct ImageReference {
  std::uint64_t from = 0; // address of the field
  std::uint64_t to = 0;   // one of the places asked for
  bool in_code = false;   // false: a pointer in data
  bool calls = false;     // a call or a jump; false: the address is taken, or held
};

// Relative and absolute operands in code, and pointers in data. By address.
std::vector<ImageReference> references_to(const Image& image, const Kallsyms& kallsyms,
                                          const std::set<std::uint64_t>& places);

} // namespace klp

// Finds all references to given addresses in the kernel image. The search goes through all bytes of the image, so it
// does not miss a caller in a unit that klp does not compile.
#pragma once

#include "generator/kernel/image/image.h"

#include <set>
#include <vector>

namespace klp {

struct ImageReference {
  std::uint64_t from = 0; // address of the operand or pointer
  std::uint64_t to = 0;   // one of `places`
  bool in_code = false;   // true: an operand of an instruction; false: a pointer in data
  bool calls = false;     // true: a call or a jump; false: code takes the address, or data holds it
};

// Relative and absolute operands in code, and pointers in data; section by section, by ImageReference::from.
std::vector<ImageReference> references_to(const Image& image, const Kallsyms& kallsyms,
                                          const std::set<std::uint64_t>& places);

} // namespace klp

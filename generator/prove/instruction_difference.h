// The first instruction in which a compiled function differs from the code of the image, as text for messages.
#pragma once

#include "generator/kernel/image/image.h"
#include "generator/object/layout.h"

#include <string>

namespace klp {

struct Difference {
  std::uint64_t address = 0;     // of the compared function in the image
  std::uint64_t offset = 0;      // of the instruction in the function, bytes
  std::string compiled, running; // disassembly, with the symbol that the operand means: "call 0x5 (kfree)"
};

// The instruction that holds byte `offset` of `function`, on both sides. `image`: the bytes of the image at `address`.
// Symbols are named from the relocations of the object and from kallsyms. A side that cannot be decoded is "(bad)".
Difference instruction_difference(const Layout& layout, const Kallsyms& kallsyms, const Atom& function, ByteView image,
                                  std::uint64_t address, std::uint64_t offset);

} // namespace klp

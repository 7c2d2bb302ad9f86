// What objtool still does to a kernel's code after its units are compiled, where it works on the whole of vmlinux.o
// (CONFIG_X86_KERNEL_IBT, LTO): the image then differs from the compiled unit at known places.
#pragma once

#include "base/bytes.h"
#include "generator/object/layout.h"

#include <vector>

namespace klp {

struct RewrittenCode {
  std::uint64_t offset = 0, size = 0; // in the function
};

// Static branches that are off: compiled as a jump that their __jump_table entry marks for objtool (the key's lowest
// bits hold 2: arch/x86/include/asm/jump_label.h, tools/objtool/check.c: handle_jump_alt()), and a nop in the image.
std::vector<RewrittenCode> rewritten_static_branches(const Atom& function, ByteView image);

} // namespace klp

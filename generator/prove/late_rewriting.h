// Code that objtool rewrites late: with CONFIG_X86_KERNEL_IBT or LTO, objtool runs on the whole vmlinux.o and not on
// each unit. The image then differs from the compiled unit at known places.
#pragma once

#include "base/bytes.h"
#include "generator/object/layout.h"

#include <vector>

namespace klp {

struct RewrittenCode {
  std::uint64_t offset = 0, size = 0; // in the function, bytes
};

// Static branches that are off. The compiler makes a jump, and the __jump_table entry marks it for objtool with bit 1
// of the key (arch/x86/include/asm/jump_label.h). objtool replaces the jump with a nop (tools/objtool/check.c:
// handle_jump_alt()). `image`: the bytes of the function in the image. Returns only places where the image has the nop.
std::vector<RewrittenCode> rewritten_static_branches(const Atom& function, ByteView image);

} // namespace klp

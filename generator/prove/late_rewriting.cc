#include "generator/prove/late_rewriting.h"

#include <algorithm>
#include <string_view>

namespace klp {

namespace {

struct Jump {
  std::string_view opcode, nop; // the nop is as long as the whole jump instruction
};
// arch/x86/include/asm/nops.h: BYTES_NOP2 and BYTES_NOP5.
constexpr Jump jumps[] = {{"\xeb", "\x66\x90"}, {"\xe9", std::string_view("\x0f\x1f\x44\0\0", 5)}};

bool is_for_objtool(const TableEntry& entry) {
  constexpr std::size_t key = 2; // index of the reference to the key, after those to code and target
  return entry.table->kind == SpecialSectionKind::jump_table && entry.references.size() > key &&
         (entry.references[key].delta & 2) != 0;
}

} // namespace

std::vector<RewrittenCode> rewritten_static_branches(const Atom& function, ByteView image) {
  std::vector<RewrittenCode> found;
  for (const auto& entry : function.entries) {
    if (!is_for_objtool(entry)) continue;
    auto offset = static_cast<std::uint64_t>(entry.code_offset);
    std::string_view compiled = std::string_view(function.bytes).substr(std::min(offset, function.size));
    for (const auto& jump : jumps) {
      auto running = image.sub(offset, jump.nop.size());
      if (compiled.starts_with(jump.opcode) && running && running->text() == jump.nop)
        found.push_back({offset, jump.nop.size()});
    }
  }
  return found;
}

} // namespace klp

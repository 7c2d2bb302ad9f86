#include "generator/object/near_branches.h"

#include <algorithm>

namespace klp {

std::vector<NearBranch> near_branches(const std::vector<Instruction>& instructions, const Section& section) {
  std::vector<NearBranch> found;
  auto relocation = section.relocations.begin();
  for (const auto& instruction : instructions) {
    while (relocation != section.relocations.end() && relocation->offset < instruction.offset) ++relocation;
    std::uint64_t end = instruction.offset + instruction.length;
    bool relocated = relocation != section.relocations.end() && relocation->offset < end;
    if (instruction.branch == FieldUse::operand || relocated) continue;
    found.push_back({.field = end - instruction.displacement_width,
                     .width = instruction.displacement_width,
                     .use = instruction.branch,
                     .target = *instruction.relative_target});
  }
  return found;
}

} // namespace klp

#include "generator/pipeline/units_to_prove.h"

#include "generator/review/other_program.h"

namespace klp {

namespace {

// False for assembler, and for units that are linked into another program than the kernel (vDSO, boot code).
bool is_kernel_code(const Unit& unit) { return unit.source.ends_with(".c") && !other_program(unit.output); }

// False for a source that kbuild generates in the build folder (crypto/rsapubkey.asn1.c).
bool is_in_tree(const Target& target, const Unit& unit) {
  std::error_code ignored;
  return fs::exists(target.source / unit.source, ignored);
}

} // namespace

Result<std::vector<Unit>> named_units(const Target& target, const std::vector<std::string>& sources) {
  std::vector<Unit> units;
  for (const auto& source : sources) {
    TRY(auto found, units_of(target, source));
    std::erase_if(found, [](const Unit& u) { return !is_kernel_code(u); });
    if (found.empty()) {
      Error e;
      e.file = source;
      e.cause = "the target builds no kernel code from it";
      e.remedy = "give .c files by their path in the source tree; the target's configuration may leave this one out";
      return fail(std::move(e));
    }
    units.insert(units.end(), found.begin(), found.end());
  }
  return units;
}

Result<std::vector<Unit>> sampled_units(const Target& target, std::size_t count) {
  TRY(auto all, all_units(target));
  std::erase_if(all, [&](const Unit& u) { return !is_kernel_code(u) || !is_in_tree(target, u); });
  if (count == 0 || count >= all.size()) return all;
  std::vector<Unit> units;
  for (std::size_t i = 0; i < count; ++i) units.push_back(all[i * all.size() / count]);
  return units;
}

} // namespace klp

#include "generator/prove/match_with_image.h"

#include "generator/kernel/target/image_build.h"
#include "generator/prove/likely_cause.h"
#include "generator/prove/match_kbuild_objects.h"

#include <algorithm>

namespace klp {

namespace {

bool has_mismatch(const PatchUnit& unit) {
  return klp::has_mismatch(MatchedUnit{unit.source, unit.image_match, *unit.original.layout, *unit.object});
}

Status match_again_as_kbuild_compiles(const Target& target, ComparedUnits& compared, const fs::path& work,
                                      const CompileOptions& options) {
  std::vector<PatchUnit*> mismatched;
  std::vector<UnitToMatch> to_compile;
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    if (!has_mismatch(compared.units[u])) continue;
    mismatched.push_back(&compared.units[u]);
    to_compile.push_back({.unit = compared.compiled[u], .object = compared.units[u].object});
  }
  TRY(auto matched, match_kbuild_objects(target, to_compile, work, options));
  for (std::size_t u = 0; u < mismatched.size(); ++u)
    mismatched[u]->image_match.add_matches_of(*mismatched[u]->original.layout, matched[u]->image_match,
                                              matched[u]->layout);
  return {};
}

Status find_causes(const Target& target, std::vector<PatchUnit>& units, const KernelObject& vmlinux) {
  if (std::ranges::none_of(units, [](const PatchUnit& unit) { return has_mismatch(unit); })) return {};
  TRY(std::string difference, build_difference(target, vmlinux.image));
  for (auto& unit : units) {
    const auto& functions = unit.image_match.functions();
    auto matched = static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
    unit.likely_cause =
        likely_cause({.functions = functions.size(), .mismatched = functions.size() - matched}, difference);
  }
  return {};
}

} // namespace

Status match_with_image(const Target& target, ComparedUnits& compared, KernelObjects& objects, const fs::path& work,
                        const CompileOptions& options) {
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    PatchUnit& unit = compared.units[u];
    TRY(unit.object, objects.get(object_of(compared.compiled[u])));
    unit.image_match = ImageMatch::find(*unit.original.layout, unit.object->image, unit.object->symbols);
  }
  CHECK_OK(match_again_as_kbuild_compiles(target, compared, work, options));
  return find_causes(target, compared.units, objects.vmlinux());
}

} // namespace klp

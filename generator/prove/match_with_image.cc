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

// Units of which the image lacks a function are compiled once more, as kbuild does (pipeline/as_built.h).
Status look_again(const Target& target, ComparedUnits& compared, const fs::path& work, const CompileOptions& options) {
  std::vector<PatchUnit*> missing;
  std::vector<UnitToMatch> again;
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    if (!has_mismatch(compared.units[u])) continue;
    missing.push_back(&compared.units[u]);
    again.push_back({compared.compiled[u], compared.units[u].object});
  }
  TRY(auto matched, match_kbuild_objects(target, again, work, options));
  for (std::size_t u = 0; u < missing.size(); ++u)
    missing[u]->image_match.adopt(*missing[u]->original.layout, matched[u]->image_match, matched[u]->layout);
  return {};
}

Status find_causes(const Target& target, std::vector<PatchUnit>& units, const KernelObject& vmlinux) {
  if (std::ranges::none_of(units, [](const PatchUnit& unit) { return has_mismatch(unit); })) return {};
  TRY(std::string difference, build_difference(target, vmlinux.image));
  for (auto& unit : units) {
    const auto& functions = unit.image_match.functions();
    auto matched = static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
    unit.likely_cause = likely_cause({functions.size(), functions.size() - matched, {}}, difference);
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
  CHECK_OK(look_again(target, compared, work, options));
  return find_causes(target, compared.units, objects.vmlinux());
}

} // namespace klp

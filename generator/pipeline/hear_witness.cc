#include "generator/pipeline/hear_witness.h"

#include "generator/pipeline/as_built.h"
#include "generator/pipeline/likely_cause.h"
#include "generator/target/image_build.h"

#include <algorithm>

namespace klp {

namespace {

bool has_mismatch(const PatchUnit& unit) {
  return klp::has_mismatch(Heard{unit.source, unit.witness, *unit.original.layout, *unit.object});
}

// Units of which the image lacks a function are compiled once more, as kbuild does (pipeline/as_built.h).
Status look_again(const Target& target, Compared& compared, const fs::path& work, const CompileOptions& options) {
  std::vector<PatchUnit*> missing;
  std::vector<HeardUnit> again;
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    if (!has_mismatch(compared.units[u])) continue;
    missing.push_back(&compared.units[u]);
    again.push_back({compared.compiled[u], compared.units[u].object});
  }
  TRY(auto heard, hear_as_built(target, again, work, options));
  for (std::size_t u = 0; u < missing.size(); ++u)
    missing[u]->witness.adopt(*missing[u]->original.layout, heard[u]->witness, heard[u]->layout);
  return {};
}

Status find_causes(const Target& target, std::vector<PatchUnit>& units, const KernelObject& vmlinux) {
  if (std::ranges::none_of(units, [](const PatchUnit& unit) { return has_mismatch(unit); })) return {};
  TRY(std::string difference, build_difference(target, vmlinux.image));
  for (auto& unit : units) {
    const auto& functions = unit.witness.functions();
    auto matched = static_cast<std::size_t>(std::ranges::count_if(functions, &FunctionMatch::is_in_image));
    unit.likely_cause = likely_cause({functions.size(), functions.size() - matched, {}}, difference);
  }
  return {};
}

} // namespace

Status hear_witness(const Target& target, Compared& compared, KernelObjects& objects, const fs::path& work,
                    const CompileOptions& options) {
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    PatchUnit& unit = compared.units[u];
    TRY(unit.object, objects.get(object_of(compared.compiled[u])));
    unit.witness = Witness::hear(*unit.original.layout, unit.object->image, unit.object->symbols);
  }
  CHECK_OK(look_again(target, compared, work, options));
  return find_causes(target, compared.units, objects.vmlinux());
}

} // namespace klp

#include "generator/compare/placement.h"

#include "generator/compare/boot_only_sections.h"

namespace klp {

namespace {

bool is_per_cpu(const Section& section) { return has_role(section.name, SectionRole::per_cpu); }

} // namespace

bool is_write_protected(const Section& section) {
  return !section.writable() || section.name.starts_with(".data..ro_after_init");
}

void uncorrelate_freed(const Side& original, const Side& patched, Correlation& correlation) {
  for (AtomId p = 0; p < correlation.to_original.size(); ++p) {
    AtomId o = correlation.to_original[p];
    if (o == no_atom) continue;
    const Section &before = original.layout->section_of(o), &after = patched.layout->section_of(p);
    if (!is_freed_after_boot(before.name) || is_freed_after_boot(after.name) || after.writable()) continue;
    correlation.to_original[p] = correlation.to_patched[o] = no_atom;
  }
}

std::optional<std::string> placement_change(const Section& original, const Section& patched) {
  if (is_freed_after_boot(original.name) && !is_freed_after_boot(patched.name))
    return "it is kept now, and the running kernel has freed it";
  if (is_per_cpu(original) != is_per_cpu(patched))
    return is_per_cpu(patched) ? "it becomes a per-CPU variable" : "it is no per-CPU variable any more";
  if (is_write_protected(original) && !is_write_protected(patched))
    return "it can be written to now, and the running kernel's cannot";
  return std::nullopt;
}

} // namespace klp

#include "generator/audit/copy_place.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

// The loader frees some sections, copies some for each processor and write-protects some, by their names
// (kernel/module/main.c: module_init_section(), find_pcpusec(); kernel/module/strict_rwx.c). Returns an empty string
// for all other names.
std::string_view role_of_name(std::string_view name) {
  constexpr std::string_view roles[] = {".init", ".exit", ".data..percpu", ".data..ro_after_init"};
  auto role = std::ranges::find_if(roles, [&](auto prefix) { return name.starts_with(prefix); });
  return role == std::end(roles) ? std::string_view() : *role;
}

// The largest power of two that is known to divide the address.
std::uint64_t alignment_at(const Section& section, std::uint64_t offset) {
  std::uint64_t of_offset = offset & -offset;
  return offset == 0 ? section.alignment : std::min(section.alignment, of_offset);
}

} // namespace

std::optional<std::string> fault_of_place(const Section& section, std::int64_t offset, const Layout& layout,
                                          AtomId compiled) {
  constexpr std::uint64_t kinds = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR;
  const Atom& atom = layout.atom(compiled);
  const Section& home = layout.section_of(compiled);
  if ((section.flags & kinds) != (home.flags & kinds))
    return fmt::format("section {} is memory of another kind than {}", section.name, home.name);
  if (section.name.starts_with(".init"))
    return fmt::format("section {} is freed when the module has started", section.name);
  if (role_of_name(section.name) != role_of_name(home.name))
    return fmt::format("section {} means something else to the loader than {}", section.name, home.name);
  bool aligned = atom.kind == AtomKind::string || // GCC aligns strings for speed only
                 alignment_at(section, static_cast<std::uint64_t>(offset)) >= alignment_at(home, atom.offset);
  if (!aligned) return fmt::format("it is aligned to less than {} bytes", alignment_at(home, atom.offset));
  return std::nullopt;
}

} // namespace klp

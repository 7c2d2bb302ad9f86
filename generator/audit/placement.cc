#include "generator/audit/placement.h"

#include "generator/audit/rules.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

// By their names the loader frees sections, copies them for each processor, or write-protects them
// (kernel/module/main.c: module_init_section(), find_pcpusec(); kernel/module/strict_rwx.c).
static std::string_view role_of_name(std::string_view name) {
  constexpr std::string_view roles[] = {".init", ".exit", ".data..percpu", ".data..ro_after_init"};
  auto role = std::ranges::find_if(roles, [&](auto prefix) { return name.starts_with(prefix); });
  return role == std::end(roles) ? std::string_view() : *role;
}

// The largest power of two that divides the address, as far as section and offset tell.
static std::uint64_t alignment_at(const Section& section, std::uint64_t offset) {
  std::uint64_t of_offset = offset & -offset;
  return offset == 0 ? section.alignment : std::min(section.alignment, of_offset);
}

std::optional<std::string> misplaced(const Section& section, std::int64_t offset, const Layout& layout, AtomId made) {
  constexpr std::uint64_t kinds = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR;
  const Atom& atom = layout.atom(made);
  const Section& home = layout.section_of(made);
  if ((section.flags & kinds) != (home.flags & kinds))
    return fmt::format("section {} is memory of another kind than {}", section.name, home.name);
  if (section.name.starts_with(".init"))
    return fmt::format("section {} is freed when the module has started", section.name);
  if (role_of_name(section.name) != role_of_name(home.name))
    return fmt::format("section {} means something else to the loader than {}", section.name, home.name);
  bool aligned = atom.kind == AtomKind::string || // which GCC aligns for speed only
                 alignment_at(section, static_cast<std::uint64_t>(offset)) >= alignment_at(home, atom.offset);
  if (!aligned) return fmt::format("it is aligned to less than {} bytes", alignment_at(home, atom.offset));
  return std::nullopt;
}

static bool is_kept_table(std::string_view name) {
  const SpecialSection* special = special_section(name);
  const DataSection* data = data_section(name);
  return (special && special->kept) || name.starts_with(".orc_unwind") || (data && data->role != SectionRole::dropped);
}

// Tables that objtool makes late are in no unit to be compared with: each has one form of reference to the code.
static std::optional<std::uint32_t> type_of_reference(std::string_view table) {
  if (table == "__mcount_loc") return R_X86_64_64;
  constexpr std::string_view relative[] = {".return_sites", ".retpoline_sites", ".call_sites",       ".orc_unwind_ip",
                                           ".cfi_sites",    ".ibt_endbr_seal",  ".static_call_sites"};
  bool known = std::ranges::find(relative, table) != std::end(relative);
  return known ? std::optional<std::uint32_t>(R_X86_64_PC32) : std::nullopt;
}

void check_tables(const AuditCase& audited, std::vector<Finding>& findings) {
  constexpr std::string_view written[] = {"__bug_table", "__jump_table", ".static_call_sites"};
  auto accuse = [&](const Section& table, std::string cause) {
    findings.push_back(accusation("loader", table.name, std::move(cause)));
  };
  for (const auto& section : audited.file.loaded.sections) {
    if (section.size == 0 || section.type == SHT_RELA || !is_kept_table(section.name)) continue;
    if (!section.allocated()) accuse(section, "the kernel does not load this table");
    if (!section.writable() && std::ranges::find(written, section.name) != std::end(written))
      accuse(section, "the kernel writes into this table, and may not");
    auto type = type_of_reference(section.name);
    auto other = [&](const Relocation& r) { return r.type != R_X86_64_NONE && r.type != *type; };
    if (type && std::ranges::any_of(section.relocations, other))
      accuse(section, "it refers to code in another form than the kernel reads");
  }
}

} // namespace klp

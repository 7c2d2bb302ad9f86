#include "generator/audit/checks.h"

#include <algorithm>
#include <elf.h>
#include <optional>

namespace klp {

namespace {

bool is_kept_table(std::string_view name) {
  const SpecialSection* special = special_section(name);
  const DataSection* data = data_section(name);
  return (special && special->kept) || name.starts_with(special_section(SpecialSectionKind::unwind_table).companion) ||
         (data && data->role != SectionRole::dropped);
}

// The relocation type of the references to code in a table that objtool makes. If objtool runs only on the finished
// module, the compiled units do not have the table, and content.cc cannot compare it.
std::optional<std::uint32_t> type_of_reference(std::string_view table) {
  const SpecialSection* special = special_section(table);
  if (!special || !special->made_by_objtool) return std::nullopt;
  return special->kind == SpecialSectionKind::fentry_sites ? R_X86_64_64 : R_X86_64_PC32;
}

// A module may name the trampoline instead of the key only if the kernel does not export the key
// (kernel/static_call_inline.c: static_call_add_module). Returns the wrong trampoline, or nullptr if there is none.
const Symbol* trampoline_as_key(const AuditCase& audited, const Section& table) {
  constexpr std::uint64_t entry_size = 8, key_field = 4;
  constexpr std::string_view trampoline_prefix = "__SCT__", key_prefix = "__SCK__";
  if (!has_kind(table.name, {SpecialSectionKind::static_calls})) return nullptr;
  for (const auto& r : table.relocations) {
    const Symbol& symbol = audited.file.loaded.symbols[r.symbol];
    bool trampoline = r.offset % entry_size == key_field && symbol.name.starts_with(trampoline_prefix);
    if (trampoline && audited.exports.contains(std::string(key_prefix) + symbol.name.substr(trampoline_prefix.size())))
      return &symbol;
  }
  return nullptr;
}

} // namespace

void check_tables(const AuditCase& audited, std::vector<Finding>& findings) {
  auto report_finding = [&](const Section& table, std::string cause) {
    findings.push_back(audit_finding("loader", table.name, std::move(cause)));
  };
  for (const auto& section : audited.file.loaded.sections) {
    if (section.size == 0 || section.type == SHT_RELA || !is_kept_table(section.name)) continue;
    if (!section.allocated()) report_finding(section, "the kernel does not load this table");
    bool written = has_kind(section.name, {SpecialSectionKind::bug_table, SpecialSectionKind::jump_table,
                                           SpecialSectionKind::static_calls});
    if (!section.writable() && written) report_finding(section, "the kernel writes into this table, and may not");
    if (const Symbol* wrong = trampoline_as_key(audited, section))
      report_finding(section, "it has " + wrong->name +
                                  " for a key, and the kernel exports the key itself: it does not load this");
    auto type = type_of_reference(section.name);
    auto other = [&](const Relocation& r) { return r.type != R_X86_64_NONE && r.type != *type; };
    if (type && std::ranges::any_of(section.relocations, other))
      report_finding(section, "it refers to code in another form than the kernel reads");
  }
}

} // namespace klp

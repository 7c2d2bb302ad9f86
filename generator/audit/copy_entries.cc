// The part of CopyComparison for entries of special sections (__ex_table, __bug_table, ...).
#include "generator/audit/copy_comparison.h"
#include "generator/audit/reference_target.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

std::vector<const TableEntry*> entries_of(const Atom& atom, const SpecialSection& table) {
  std::vector<const TableEntry*> entries;
  for (const auto& entry : atom.entries)
    if (entry.table == &table) entries.push_back(&entry);
  std::ranges::stable_sort(entries, {}, &TableEntry::code_offset);
  return entries;
}

} // namespace

void CopyComparison::compare_entries(const Atom& copy, PatchAtom compiled) {
  const Atom& compiled_atom = layout_of(compiled).atom(compiled.atom);
  std::string_view unwind_table = special_section(SpecialSectionKind::unwind_table).name;
  bool objtool_ran = layout_of(compiled).object().find_section(unwind_table) != nullptr;
  for (const auto& table : special_sections()) {
    if (!table.kept || (!objtool_ran && table.made_by_objtool)) continue;
    Entries copies = entries_of(copy, table), wanted = entries_of(compiled_atom, table);
    std::erase_if(wanted, [&](const TableEntry* e) { return may_be_left_out(*e, copies, compiled); });
    if (copies.size() != wanted.size()) {
      report_finding(name_of(compiled),
                     fmt::format("{} has {} entries for it instead of {}", table.name, copies.size(), wanted.size()));
      continue;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) compare_entry(*copies[i], *wanted[i], compiled);
  }
}

// In new code of a patched module, two kinds of entries have no copy:
// - a static branch on a key of a module: the kernel cannot set the branch when it loads the livepatch, because the
//   module is possibly not loaded. The branch remains as it was compiled.
// - a static call with a key of a module: the call goes through its trampoline.
bool CopyComparison::may_be_left_out(const TableEntry& entry, const Entries& copies, PatchAtom user) const {
  if (!units_[user.unit].in_module()) return false;
  if (!has_kind(*entry.table, {SpecialSectionKind::jump_table, SpecialSectionKind::static_calls})) return false;
  bool kept = std::ranges::any_of(copies, [&](const TableEntry* c) { return c->code_offset == entry.code_offset; });
  return !kept && std::ranges::any_of(entry.references, [&](const Reference& r) {
    auto key = intended_address(audited_, r, user);
    return key && key->object != KernelObject::vmlinux_name;
  });
}

// The entries of runtime constants have no copy: the module's own table has an entry for each of them.
void CopyComparison::compare_constants(const Atom& copy, PatchAtom compiled) {
  for (const auto& entry : layout_of(compiled).atom(compiled.atom).entries) {
    if (entry.table->kind != SpecialSectionKind::runtime_constants) continue;
    const ModulePlace place{copy.section, static_cast<std::int64_t>(copy.offset) + entry.code_offset};
    auto found = constants_.find(place);
    if (found == constants_.end())
      report_finding(name_of(compiled),
                     fmt::format("nothing sets the runtime constant {} at +{:#x}", entry.subject, entry.code_offset));
    else if (found->second != std::string(entry.table->name) + entry.subject)
      report_finding(name_of(compiled), fmt::format("it is given the value of {} instead of {} at +{:#x}",
                                                    found->second, entry.subject, entry.code_offset));
    compared_constants_.insert(place);
  }
}

std::vector<std::string> CopyComparison::other_constants() const {
  std::vector<std::string> names;
  for (const auto& [place, name] : constants_)
    if (!compared_constants_.contains(place)) names.push_back(name);
  return names;
}

void CopyComparison::compare_entry(const TableEntry& copy, const TableEntry& compiled, PatchAtom user) {
  std::string where = fmt::format("{}'s entry of {}", name_of(user), compiled.table->name);
  std::string_view padding = std::string_view(copy.bytes).substr(std::min(compiled.bytes.size(), copy.bytes.size()));
  bool same = copy.code_offset == compiled.code_offset && copy.companion == compiled.companion &&
              copy.bytes.starts_with(compiled.bytes) && padding.find_first_not_of('\0') == padding.npos &&
              copy.references.size() == compiled.references.size();
  if (!same)
    return report_finding(where, fmt::format("the one for +{:#x} is not what was compiled", compiled.code_offset));
  const Reference &to_code = copy.references[0], &wanted = compiled.references[0];
  if (to_code.offset != wanted.offset || to_code.type != wanted.type || to_code.adjust != wanted.adjust)
    report_finding(where, fmt::format("the one for +{:#x} refers to it in another way", compiled.code_offset));
  for (std::size_t i = 1; i < compiled.references.size(); ++i)
    compare_reference(copy.references[i], compiled.references[i], user, where);
}

} // namespace klp

// Faults in the tables that describe code to the kernel: special sections such as .altinstructions and __ex_table.
#include "generator/object/layout.h"
#include "tests/mutants/alter.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

// The offsets at which the entries of a table begin.
std::vector<std::uint64_t> entries_of(const Section& table) {
  std::vector<std::uint64_t> begins;
  unsigned fields = special_section(table.name)->relocations_per_entry;
  for (std::size_t r = 0; r < table.relocations.size(); r += fields) begins.push_back(table.relocations[r].offset);
  return begins;
}

void cut_out(Section& section, std::uint64_t begin, std::uint64_t end) {
  section.data.erase(begin, end - begin);
  section.size = section.data.size();
  std::erase_if(section.relocations, [&](const Relocation& r) { return r.offset >= begin && r.offset < end; });
  for (auto& r : section.relocations)
    if (r.offset >= end) r.offset -= end - begin;
}

// Removes the entries first..last-1, with their livepatch relocations and their records in the companion section.
Object without_entries(const Object& module, SectionId id, std::size_t first, std::size_t last) {
  Object m = module;
  Section& table = m.sections[id];
  auto begins = entries_of(table);
  begins.push_back(table.size);
  std::uint64_t begin = begins[first], end = begins[last];
  for (auto& list : m.livepatch_relocations) {
    if (list.target != id) continue;
    std::erase_if(list.relocations, [&](const Relocation& r) { return r.offset >= begin && r.offset < end; });
    for (auto& r : list.relocations)
      if (r.offset >= end) r.offset -= end - begin;
  }
  std::size_t count = begins.size() - 1;
  cut_out(table, begin, end);
  std::string_view companion = special_section(table.name)->companion;
  for (auto& section : m.sections)
    if (!companion.empty() && section.name == companion) {
      std::uint64_t size = section.size / count;
      cut_out(section, first * size, last * size);
    }
  return m;
}

// False for an entry about klp's own code in the module.
bool is_about_patched_code(const Object& module, const Section& table, std::size_t entry) {
  unsigned fields = special_section(table.name)->relocations_per_entry;
  SectionId code = module.symbols[table.relocations[entry * fields].symbol].section;
  return code < module.sections.size() && is_patched_code(module.sections[code]);
}

std::vector<Mutant> dropped_entry(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : find_sections(module, is_table)) {
    const Section& table = module.sections[id];
    auto begins = entries_of(table);
    std::vector<std::size_t> entries;
    for (std::size_t e = 0; e < begins.size(); ++e)
      if (is_about_patched_code(module, table, e)) entries.push_back(e);
    for (std::size_t e : spread_evenly(entries, most))
      mutants.push_back({fmt::format("{}+{:#x}", table.name, begins[e]), without_entries(module, id, e, e + 1)});
  }
  return mutants;
}

// Removes the second half of the entries; a second mutant loses the last byte of the last entry.
std::vector<Mutant> truncated_table(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (SectionId id : find_sections(module, is_table)) {
    const Section& table = module.sections[id];
    std::size_t entries = entries_of(table).size(), kept = entries / 2;
    bool matters = false;
    for (std::size_t e = kept; e < entries; ++e) matters = matters || is_about_patched_code(module, table, e);
    if (matters) mutants.push_back({table.name, without_entries(module, id, kept, entries)});
    Mutant torn{table.name + " in the middle of an entry", module};
    Section& cut = torn.module.sections[id];
    cut.data.pop_back();
    cut.size = cut.data.size();
    mutants.push_back(std::move(torn));
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"table's entry dropped", dropped_entry},
    {"truncated table", truncated_table},
};

} // namespace

std::span<const MutantKind> table_mutant_kinds() { return kinds; }

} // namespace klp

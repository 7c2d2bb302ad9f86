// Faults in the table of the data that the module writes.
#include "klp-runtime/module/klp_description.h"
#include "tests/mutants/mutants.h"

#include <algorithm>
#include <cstddef>
#include <functional>

namespace klp {

namespace {

constexpr std::uint64_t entry_size = sizeof(klp_write_description), place = offsetof(klp_write_description, place),
                        old_value = offsetof(klp_write_description, old_value),
                        new_value = offsetof(klp_write_description, new_value),
                        width = offsetof(klp_write_description, size);

using Alter = std::function<void(Object& module, Section& table, std::uint64_t entry)>;

// One mutant for each entry of klp_writes.
std::vector<Mutant> alter_entries(const Object& module, std::size_t most, const Alter& alter) {
  std::vector<Mutant> mutants;
  for (SectionId s = 1; s < module.sections.size(); ++s) {
    if (module.sections[s].name != KLP_WRITES_SECTION) continue;
    for (std::uint64_t at = 0; at + 2 * entry_size <= module.sections[s].size && mutants.size() < most;
         at += entry_size) {
      mutants.push_back({"entry " + std::to_string(at / entry_size), module});
      alter(mutants.back().module, mutants.back().module.sections[s], at);
    }
  }
  return mutants;
}

std::vector<Mutant> alter_byte(const Object& module, std::size_t most, std::uint64_t field) {
  return alter_entries(module, most,
                       [field](Object&, Section& table, std::uint64_t at) { table.data[at + field] ^= 1; });
}

std::vector<Mutant> another_old_value(const Object& module, std::size_t most) {
  return alter_byte(module, most, old_value);
}
std::vector<Mutant> another_new_value(const Object& module, std::size_t most) {
  return alter_byte(module, most, new_value);
}
std::vector<Mutant> another_state(const Object& module, std::size_t most) { return alter_byte(module, most, 0); }

// 8 bytes, the largest width; 4 bytes if the width is already 8.
std::vector<Mutant> another_width(const Object& module, std::size_t most) {
  return alter_entries(module, most, [](Object&, Section& table, std::uint64_t at) {
    table.data[at + width] = table.data[at + width] == 8 ? 4 : 8;
  });
}

// All relocations for the field `place`. Relocations against symbols of vmlinux and of each kernel module are in
// separate lists.
std::vector<Relocation*> places_of(Object& module, const Section& table, std::uint64_t at) {
  std::vector<Relocation*> found;
  auto add = [&](std::vector<Relocation>& list) {
    for (auto& r : list)
      if (r.offset == at + place) found.push_back(&r);
  };
  for (auto& list : module.livepatch_relocations)
    if (&module.sections[list.target] == &table) add(list.relocations);
  for (auto& section : module.sections)
    if (&section == &table) add(section.relocations);
  return found;
}

std::vector<Mutant> another_place(const Object& module, std::size_t most) {
  return alter_entries(module, most, [](Object& m, Section& table, std::uint64_t at) {
    for (Relocation* r : places_of(m, table, at)) r->addend += static_cast<std::int64_t>(table.data[at + width]);
  });
}

std::vector<Mutant> no_place(const Object& module, std::size_t most) {
  return alter_entries(module, most, [](Object& m, Section& table, std::uint64_t at) {
    for (auto& list : m.livepatch_relocations)
      if (&m.sections[list.target] == &table)
        std::erase_if(list.relocations, [at](const Relocation& r) { return r.offset == at + place; });
    std::erase_if(table.relocations, [at](const Relocation& r) { return r.offset == at + place; });
  });
}

// klp's runtime stops at an entry whose state is 0.
std::vector<Mutant> entries_cut_off(const Object& module, std::size_t most) {
  return alter_entries(module, most,
                       [](Object&, Section& table, std::uint64_t at) { table.data.replace(at, 8, 8, '\0'); });
}

constexpr MutantKind kinds[] = {
    {"another value expected", another_old_value}, {"another value written", another_new_value},
    {"another state of a value", another_state},   {"another width", another_width},
    {"another place written", another_place},      {"no place to write", no_place},
    {"writes cut off", entries_cut_off},
};

} // namespace

std::span<const MutantKind> write_mutant_kinds() { return kinds; }

} // namespace klp

// Faults in the table of the runtime constants of new code.
#include "generator/arch/runtime_constants.h"
#include "klp-runtime/module/klp_description.h"
#include "tests/mutants/alter.h"

#include <cstddef>

namespace klp {

namespace {

constexpr std::uint64_t entry_size = sizeof(klp_constant_description),
                        place = offsetof(klp_constant_description, place),
                        source = offsetof(klp_constant_description, source);

bool is_constant_table(const Section& section) { return section.name == KLP_CONSTANTS_SECTION; }

// One mutant for each relocation of this field; adds `distance` to where it leads.
std::vector<Mutant> move(const Object& module, std::size_t most, std::uint64_t field, std::int64_t distance) {
  return alter_relocations(
      module, most,
      [field](const Object&, const Section& section, const Relocation& r) {
        return is_constant_table(section) && r.offset % entry_size == field;
      },
      [distance](Object& m, const RelocationPlace& at) {
        relocations_of(m, at)[at.number].addend += distance;
        return true;
      });
}

std::vector<Mutant> another_place(const Object& module, std::size_t most) { return move(module, most, place, 1); }
std::vector<Mutant> another_source(const Object& module, std::size_t most) { return move(module, most, source, 1); }

// One mutant for each entry but the last one, which is empty.
std::vector<Mutant> alter_byte(const Object& module, std::size_t most, std::uint64_t field) {
  std::vector<Mutant> mutants;
  for (SectionId s : find_sections(module, is_constant_table))
    for (std::uint64_t at = 0; at + 2 * entry_size <= module.sections[s].size && mutants.size() < most;
         at += entry_size) {
      mutants.push_back({"entry " + std::to_string(at / entry_size), module});
      mutants.back().module.sections[s].data[at + field] ^= 1;
    }
  return mutants;
}

std::vector<Mutant> another_size(const Object& module, std::size_t most) {
  return alter_byte(module, most, offsetof(klp_constant_description, size));
}
std::vector<Mutant> another_opcode(const Object& module, std::size_t most) {
  return alter_byte(module, most, offsetof(klp_constant_description, opcode));
}
std::vector<Mutant> opcode_not_compared(const Object& module, std::size_t most) {
  return alter_byte(module, most, offsetof(klp_constant_description, opcode_size));
}

// The runtime stops at the first entry without a place: it sets no constant.
std::vector<Mutant> table_cut_off(const Object& module, std::size_t most) {
  return alter_relocations(
      module, most,
      [](const Object&, const Section& section, const Relocation& r) {
        return is_constant_table(section) && r.offset == place;
      },
      [](Object& m, const RelocationPlace& at) {
        auto& list = relocations_of(m, at);
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(at.number));
        return true;
      });
}

// The last source of the table gives its value to the place of the first entry, too.
std::vector<Mutant> value_of_another(const Object& module, std::size_t most) {
  for (SectionId s : find_sections(module, is_constant_table)) {
    std::uint64_t last = module.sections[s].size - 2 * entry_size;
    std::vector<Relocation> sources;
    auto collect = [&](const std::vector<Relocation>& list) {
      for (const auto& r : list)
        if (r.offset == last + source) sources.push_back(r);
    };
    collect(module.sections[s].relocations);
    for (const auto& list : module.livepatch_relocations)
      if (list.target == s) collect(list.relocations);
    if (sources.size() != 1) return {};
    return alter_relocations(
        module, most,
        [](const Object&, const Section& section, const Relocation& r) {
          return is_constant_table(section) && r.offset == source;
        },
        [from = sources[0]](Object& m, const RelocationPlace& at) {
          Relocation& r = relocations_of(m, at)[at.number];
          bool differs = r.symbol != from.symbol || r.addend != from.addend;
          r.symbol = from.symbol;
          r.addend = from.addend;
          return differs;
        });
  }
  return {};
}

constexpr MutantKind kinds[] = {
    {"constant: another place", another_place},       {"constant: another source", another_source},
    {"constant: another size", another_size},         {"constant: another opcode", another_opcode},
    {"constant: any opcode", opcode_not_compared},    {"constant: table cut off", table_cut_off},
    {"constant: value of another", value_of_another},
};

} // namespace

std::span<const MutantKind> constant_mutant_kinds() { return kinds; }

} // namespace klp

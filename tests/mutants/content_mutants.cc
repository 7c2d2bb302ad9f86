// Faults in the bytes of patched code and of strings.
#include "generator/arch/arch.h"
#include "generator/object/layout.h"
#include "tests/mutants/alter.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

std::vector<Mutant> swapped_sections(const Object& module, std::size_t most) {
  auto code = find_sections(module, is_patched_code);
  std::vector<Mutant> mutants;
  for (std::size_t i = 0; i + 1 < code.size() && mutants.size() < most; ++i) {
    Mutant mutant{module.sections[code[i]].name + " and " + module.sections[code[i + 1]].name, module};
    Section &a = mutant.module.sections[code[i]], &b = mutant.module.sections[code[i + 1]];
    std::swap(a.data, b.data);
    std::swap(a.size, b.size);
    std::swap(a.relocations, b.relocations);
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

bool is_relocated(const Object& module, SectionId id, std::uint64_t offset) {
  auto covers = [&](const Relocation& r) {
    return offset >= r.offset && offset < r.offset + architecture().relocated_width(r.type);
  };
  for (const auto& list : module.livepatch_relocations)
    if (list.target == id && std::ranges::any_of(list.relocations, covers)) return true;
  return std::ranges::any_of(module.sections[id].relocations, covers);
}

std::vector<Mutant> altered_code(const Object& module, std::size_t most) {
  std::vector<std::pair<SectionId, std::uint64_t>> places;
  for (const auto& symbol : module.symbols) {
    if (!symbol.defined_in_section() || !symbol.is_function() || !is_patched_code(module.sections[symbol.section]))
      continue;
    for (std::uint64_t at = symbol.value; at < symbol.value + symbol.size; at += 7)
      if (!is_relocated(module, symbol.section, at)) places.emplace_back(symbol.section, at);
  }
  std::vector<Mutant> mutants;
  for (auto [section, at] : spread_evenly(places, most)) {
    mutants.push_back({fmt::format("{}+{:#x}", module.sections[section].name, at), module});
    mutants.back().module.sections[section].data[at] ^= 1;
  }
  return mutants;
}

std::vector<Mutant> altered_string(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : find_sections(module, [](const Section& s) { return s.name == ".rodata..klp.strings"; })) {
    std::vector<std::size_t> letters;
    for (std::size_t at = 0; at < module.sections[id].data.size(); ++at)
      if (module.sections[id].data[at]) letters.push_back(at);
    for (std::size_t at : spread_evenly(letters, most)) {
      mutants.push_back({fmt::format("{:#x}", at), module});
      mutants.back().module.sections[id].data[at] ^= 1;
    }
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"swapped sections", swapped_sections},
    {"altered code", altered_code},
    {"altered string", altered_string},
};

} // namespace

std::span<const MutantKind> content_mutant_kinds() { return kinds; }

} // namespace klp

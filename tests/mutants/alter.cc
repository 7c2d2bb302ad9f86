#include "tests/mutants/alter.h"

#include "generator/object/layout.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

bool is_patched_code(const Section& section) { return section.executable() && section.name.starts_with(".text."); }

bool is_table(const Section& section) {
  const SpecialSection* special = special_section(section.name);
  return special && special->kept && !section.relocations.empty();
}

std::vector<SectionId> find_sections(const Object& module, const std::function<bool(const Section&)>& wanted) {
  std::vector<SectionId> found;
  for (SectionId s = 1; s < module.sections.size(); ++s)
    if (wanted(module.sections[s])) found.push_back(s);
  return found;
}

const Symbol* find_symbol(const Object& module, std::string_view name) {
  auto found = std::ranges::find(module.symbols, name, &Symbol::name);
  return found == module.symbols.end() || !found->defined_in_section() ? nullptr : &*found;
}

const Symbol* function_list(const Object& module) {
  auto found =
      std::ranges::find_if(module.symbols, [](const Symbol& s) { return s.name.starts_with("klp_functions_"); });
  return found == module.symbols.end() ? nullptr : &*found;
}

std::vector<Relocation>& relocations_of(Object& module, const RelocationPlace& place) {
  return place.livepatch ? module.livepatch_relocations[place.list].relocations
                         : module.sections[place.list].relocations;
}

std::vector<RelocationPlace> find_relocations(const Object& module, const RelocationTest& wanted) {
  std::vector<RelocationPlace> places;
  for (std::size_t s = 1; s < module.sections.size(); ++s)
    for (std::size_t r = 0; r < module.sections[s].relocations.size(); ++r)
      if (wanted(module, module.sections[s], module.sections[s].relocations[r])) places.push_back({false, s, r});
  for (std::size_t l = 0; l < module.livepatch_relocations.size(); ++l) {
    const auto& list = module.livepatch_relocations[l];
    for (std::size_t r = 0; r < list.relocations.size(); ++r)
      if (wanted(module, module.sections[list.target], list.relocations[r])) places.push_back({true, l, r});
  }
  return places;
}

std::vector<Mutant> alter_relocations(const Object& module, std::size_t most, const RelocationTest& wanted,
                                      const std::function<bool(Object&, const RelocationPlace&)>& alter) {
  std::vector<Mutant> mutants;
  for (const RelocationPlace& place : spread_evenly(find_relocations(module, wanted), most)) {
    Mutant mutant{{}, module};
    const Relocation& r = relocations_of(mutant.module, place)[place.number];
    std::size_t section = place.livepatch ? module.livepatch_relocations[place.list].target : place.list;
    mutant.place = fmt::format("{}+{:#x} ({})", module.sections[section].name, r.offset, module.symbols[r.symbol].name);
    if (alter(mutant.module, place)) mutants.push_back(std::move(mutant));
  }
  return mutants;
}

} // namespace klp

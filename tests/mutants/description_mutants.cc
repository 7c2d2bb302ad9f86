// Faults in the parts that describe the module: the functions that it patches, the kernel and the symbol versions that
// it needs, and the flags of its code.
#include "tests/mutants/alter.h"
#include "tests/mutants/description.h"

#include <algorithm>
#include <elf.h>

namespace klp {

namespace {

// Removes the last function of an object completely: its description and its line in .modinfo.
std::vector<Mutant> function_left_out(const Object& module, std::size_t) {
  const Symbol* functions = function_list(module);
  if (!functions) return {};
  Mutant mutant{functions->name, module};
  Object& m = mutant.module;
  for (const auto& list : described_lists(module))
    if (&module.symbols[list.array] == functions) remove_last_entry(m, list);
  for (auto& section : m.sections) {
    if (section.name != ".modinfo") continue;
    std::size_t line = section.data.rfind("klp.function=");
    if (line == section.data.npos) return {}; // a module that only writes data patches no function
    section.data.erase(line, section.data.find('\0', line) + 1 - line);
    section.size = section.data.size();
  }
  return {std::move(mutant)};
}

std::vector<Mutant> wrong_original(const Object& module, std::size_t most) {
  const Symbol* list = function_list(module);
  if (!list || list->section >= module.sections.size()) return {};
  SectionId section = list->section;
  auto wanted = [&, list](const Object&, const Section& where, const Relocation& r) {
    return &where == &module.sections[section] && r.offset >= list->value && r.offset < list->value + list->size;
  };
  return alter_relocations(module, most, wanted, [](Object& m, const RelocationPlace& place) {
    ++relocations_of(m, place)[place.number]
          .addend; // now the second character of the name, or the second byte of the function
    return true;
  });
}

std::vector<Mutant> writable_code(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : spread_evenly(find_sections(module, is_patched_code), most)) {
    mutants.push_back({module.sections[id].name, module});
    mutants.back().module.sections[id].flags |= SHF_WRITE;
  }
  return mutants;
}

std::vector<Mutant> wrong_version(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : find_sections(module, [](const Section& s) { return s.name == "__versions"; })) {
    constexpr std::size_t entry = 64;
    for (std::size_t at = 0; at < module.sections[id].data.size() && mutants.size() < most; at += entry) {
      mutants.push_back({module.sections[id].data.c_str() + at + 8, module});
      mutants.back().module.sections[id].data[at] ^= 1;
    }
  }
  return mutants;
}

std::vector<Mutant> wrong_kernel(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (SectionId id : find_sections(module, [](const Section& s) { return s.name == ".modinfo"; })) {
    mutants.push_back({"vermagic", module});
    std::string& text = mutants.back().module.sections[id].data;
    ++text[text.find("vermagic=") + std::string_view("vermagic=").size()];
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"function left out", function_left_out}, {"wrong original", wrong_original}, {"writable code", writable_code},
    {"wrong version", wrong_version},         {"wrong kernel", wrong_kernel},
};

} // namespace

std::span<const MutantKind> description_mutant_kinds() { return kinds; }

} // namespace klp

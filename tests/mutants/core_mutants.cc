// Faults in klp's own code in the module, and in the description of the livepatch that the code reads
// (klp-runtime/module/klp_description.h).
#include "generator/arch/arch.h"
#include "generator/object/layout.h"
#include "tests/mutants/alter.h"
#include "tests/mutants/description.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>

namespace klp {

namespace {

bool has_relocation(const Section& section, std::uint64_t offset) {
  return std::ranges::any_of(section.relocations, [&](const Relocation& r) {
    return offset >= r.offset && offset < r.offset + architecture().relocated_width(r.type);
  });
}

// Alters each number of the description, and each pointer that is NULL.
std::vector<Mutant> description_altered(const Object& module, std::size_t) {
  constexpr std::string_view arrays[] = {"klp_description", "klp_objects", "klp_functions_", "klp_hooks_",
                                         "klp_states"};
  std::vector<Mutant> mutants;
  for (const auto& symbol : module.symbols) {
    bool described = std::ranges::any_of(arrays, [&](auto name) { return symbol.name.starts_with(name); });
    if (!described || !symbol.is_object() || !symbol.defined_in_section()) continue;
    for (std::uint64_t at = symbol.value; at < symbol.value + symbol.size; at += sizeof(unsigned long)) {
      if (has_relocation(module.sections[symbol.section], at)) continue;
      mutants.push_back({fmt::format("{}+{:#x}", symbol.name, at - symbol.value), module});
      mutants.back().module.sections[symbol.section].data[at] ^= 1;
    }
  }
  return mutants;
}

// Removes the last entry of each list: a function, a hook, an object or a state.
std::vector<Mutant> list_made_shorter(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (const auto& list : described_lists(module)) {
    mutants.push_back({module.symbols[list.array].name, module});
    remove_last_entry(mutants.back().module, list);
  }
  return mutants;
}

// Alters bytes of klp's own functions, at even distances: for example, a check is skipped or a call is not made.
std::vector<Mutant> own_code_altered(const Object& module, std::size_t most) {
  constexpr std::string_view sections[] = {".text", ".init.text"};
  std::vector<Mutant> mutants;
  for (const auto& symbol : module.symbols) {
    if (!symbol.is_function() || !symbol.defined_in_section() || symbol.size < 16) continue;
    const Section& code = module.sections[symbol.section];
    if (std::ranges::find(sections, code.name) == std::end(sections)) continue;
    for (std::uint64_t part = 1; part <= most; ++part) {
      std::uint64_t at = symbol.value + symbol.size * part / (most + 1);
      if (has_relocation(code, at)) continue;
      mutants.push_back({symbol.name, module});
      mutants.back().module.sections[symbol.section].data[at] ^= 1;
    }
  }
  return mutants;
}

// Makes klp's own code call _printk() instead of another kernel function.
std::vector<Mutant> own_call_redirected(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (SectionId s = 1; s < module.sections.size(); ++s) {
    if (module.sections[s].name != ".init.text") continue;
    for (std::size_t r = 0; r < module.sections[s].relocations.size(); ++r) {
      const Relocation& call = module.sections[s].relocations[r];
      if (module.symbols[call.symbol].section != section_undefined || module.symbols[call.symbol].name == "_printk")
        continue;
      SymbolId other = 0;
      for (SymbolId i = 1; i < module.symbols.size(); ++i)
        if (module.symbols[i].name == "_printk") other = i;
      if (!other) continue;
      mutants.push_back({module.symbols[call.symbol].name, module});
      mutants.back().module.sections[s].relocations[r].symbol = other;
    }
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"own code altered", own_code_altered},
    {"own call redirected", own_call_redirected},
    {"description altered", description_altered},
    {"list made shorter", list_made_shorter},
};

} // namespace

std::span<const MutantKind> core_mutant_kinds() { return kinds; }

} // namespace klp

// Faults in klp's own code in the module, and in the description of the livepatch that the code reads
// (klp-runtime/module/klp_description.h).
#include "generator/arch/arch.h"
#include "generator/object/layout.h"
#include "klp-runtime/module/klp_description.h"
#include "tests/mutants/alter.h"
#include "tests/mutants/description.h"

#include <algorithm>
#include <cstddef>
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

// Alters the first byte of each text that the description points to: names of objects and functions, the build ID.
std::vector<Mutant> text_altered(const Object& module, std::size_t) {
  const Symbol* names = find_symbol(module, "klp_names");
  if (!names) return {};
  std::vector<Mutant> mutants;
  for (const auto& section : module.sections)
    for (const auto& r : section.relocations) {
      if (&module.symbols[r.symbol] != names) continue;
      mutants.push_back({fmt::format("klp_names+{:#x}", r.addend), module});
      mutants.back().module.sections[names->section].data[names->value + static_cast<std::uint64_t>(r.addend)] ^= 1;
    }
  return mutants;
}

// Calls another function of the module as a hook.
std::vector<Mutant> another_hook(const Object& module, std::size_t most) {
  const Symbol* other = find_symbol(module, "klp_new_0");
  auto is_hook = [&](const Object&, const Section& section, const Relocation& r) {
    return std::ranges::any_of(module.symbols, [&](const Symbol& list) {
      return list.name.starts_with("klp_hooks_") && list.defined_in_section() &&
             module.sections[list.section].name == section.name && r.offset >= list.value &&
             r.offset < list.value + list.size;
    });
  };
  if (!other) return {};
  return alter_relocations(module, most, is_hook, [&](Object& m, const RelocationPlace& place) {
    relocations_of(m, place)[place.number].symbol = static_cast<SymbolId>(other - module.symbols.data());
    return true;
  });
}

// Exchanges the first two hooks of one kind.
std::vector<Mutant> hooks_exchanged(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (const auto& list : module.symbols) {
    if (!list.name.starts_with("klp_hooks_") || !list.defined_in_section()) continue;
    constexpr std::uint64_t size = sizeof(klp_hook_description), function = offsetof(klp_hook_description, function);
    const std::string& data = module.sections[list.section].data;
    for (std::uint64_t at = list.value; at + 2 * size <= list.value + list.size; at += size) {
      if (data[at] != data[at + size]) continue; // the kinds, which are small numbers
      mutants.push_back({list.name, module});
      auto& relocations = mutants.back().module.sections[list.section].relocations;
      auto first = std::ranges::find(relocations, at + function, &Relocation::offset),
           second = std::ranges::find(relocations, at + size + function, &Relocation::offset);
      std::swap(first->symbol, second->symbol);
      break;
    }
  }
  return mutants;
}

// A second description, which the audit could read instead of the one that the runtime reads.
std::vector<Mutant> described_twice(const Object& module, std::size_t) {
  const Symbol* description = find_symbol(module, "klp_description");
  if (!description) return {};
  Mutant mutant{"klp_description", module};
  mutant.module.symbols.push_back(*description);
  mutant.module.symbols.back().binding = STB_LOCAL;
  return {std::move(mutant)};
}

// Gives the runtime a variable that it does not have: its content would be part of what the kernel is given.
std::vector<Mutant> variable_added(const Object& module, std::size_t) {
  Mutant mutant{".data", module};
  Section data;
  data.name = ".data";
  data.type = SHT_PROGBITS;
  data.flags = SHF_ALLOC | SHF_WRITE;
  data.data.assign(8, '\1');
  data.size = data.data.size();
  auto& sections = mutant.module.sections;
  auto existing = std::ranges::find(sections, std::string(".data"), &Section::name);
  auto number = static_cast<SectionId>(existing - sections.begin());
  std::uint64_t at = 0;
  if (existing == sections.end()) {
    sections.push_back(std::move(data));
  } else {
    at = existing->data.size();
    existing->data += data.data;
    existing->size = existing->data.size();
  }
  mutant.module.symbols.push_back({"added", STT_OBJECT, STB_LOCAL, 0, number, at, 8});
  return {std::move(mutant)};
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
    {"text altered", text_altered},
    {"another hook", another_hook},
    {"hooks exchanged", hooks_exchanged},
    {"described twice", described_twice},
    {"variable added", variable_added},
};

} // namespace

std::span<const MutantKind> core_mutant_kinds() { return kinds; }

} // namespace klp

// Faults in klp's own code in the module, and in the structures that it passes to the livepatch core: struct klp_patch,
// klp_object, klp_func and klp_state (include/linux/livepatch.h).
#include "generator/arch/arch.h"
#include "generator/object/layout.h"
#include "tests/mutants/alter.h"

#include <algorithm>
#include <elf.h>

namespace klp {

namespace {

bool has_relocation(const Section& section, std::uint64_t offset) {
  return std::ranges::any_of(section.relocations, [&](const Relocation& r) {
    return offset >= r.offset && offset < r.offset + architecture().relocated_width(r.type);
  });
}

bool is_core_array(const Symbol& symbol) {
  return symbol.name == "klp_patch" || symbol.name == "klp_objects" || symbol.name.starts_with("klp_funcs_");
}

// Alters the last byte of each array, and a byte near the end of the first entry if the array has one entry and its
// terminator: fields such as klp_func.nop and klp_object.dynamic, which only the livepatch core sets.
std::vector<Mutant> core_field_set(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (const auto& symbol : module.symbols) {
    if (!is_core_array(symbol) || !symbol.defined_in_section() || module.sections[symbol.section].no_bits()) continue;
    for (std::uint64_t at : {symbol.value + symbol.size / 2 - 8, symbol.value + symbol.size - 1}) {
      if (has_relocation(module.sections[symbol.section], at)) continue;
      mutants.push_back({symbol.name, module});
      mutants.back().module.sections[symbol.section].data[at] ^= 1;
    }
  }
  return mutants;
}

// Alters klp_patch.replace (include/linux/livepatch.h).
std::vector<Mutant> replace_flag_altered(const Object& module, std::size_t) {
  constexpr std::uint64_t replace = 24;
  std::vector<Mutant> mutants;
  for (const auto& symbol : module.symbols) {
    if (symbol.name != "klp_patch" || !symbol.defined_in_section()) continue;
    mutants.push_back({symbol.name, module});
    mutants.back().module.sections[symbol.section].data[symbol.value + replace] ^= 1;
  }
  return mutants;
}

// Removes the end of the terminator: the core would continue to read behind the array.
std::vector<Mutant> list_made_shorter(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (SymbolId s = 1; s < module.symbols.size(); ++s) {
    if (!module.symbols[s].name.starts_with("klp_funcs_")) continue;
    Mutant mutant{module.symbols[s].name, module};
    Section& data = mutant.module.sections[module.symbols[s].section];
    if (data.no_bits()) continue;
    data.data[module.symbols[s].value + module.symbols[s].size - 8] = 1;
    mutant.module.symbols[s].size -= 8;
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

std::vector<Mutant> state_altered(const Object& module, std::size_t) {
  const Symbol* states = find_symbol(module, "klp_states");
  if (!states || module.sections[states->section].no_bits()) return {};
  std::vector<Mutant> mutants;
  for (std::uint64_t field : {0, 8}) {
    mutants.push_back({field ? "version" : "id", module});
    mutants.back().module.sections[states->section].data[states->value + field] ^= 1;
  }
  return mutants;
}

std::vector<Mutant> callback_dropped(const Object& module, std::size_t) {
  const Symbol* objects = find_symbol(module, "klp_objects");
  if (!objects) return {};
  std::vector<Mutant> mutants;
  const auto& pointers = module.sections[objects->section].relocations;
  for (std::size_t i = 0; i < pointers.size(); ++i) {
    const Symbol& target = module.symbols[pointers[i].symbol];
    bool inside = pointers[i].offset >= objects->value && pointers[i].offset < objects->value + objects->size;
    if (!inside || !target.defined_in_section() || !module.sections[target.section].executable()) continue;
    mutants.push_back({target.name, module});
    auto& left = mutants.back().module.sections[objects->section].relocations;
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
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
    {"own code altered", own_code_altered},   {"own call redirected", own_call_redirected},
    {"core's own field set", core_field_set}, {"others replaced, or not", replace_flag_altered},
    {"list made shorter", list_made_shorter}, {"state altered", state_altered},
    {"callback dropped", callback_dropped},
};

} // namespace

std::span<const MutantKind> core_mutant_kinds() { return kinds; }

} // namespace klp

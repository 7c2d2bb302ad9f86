// Faults in relocations of patched code, and in the livepatch symbols that they refer to.
#include "generator/arch/arch.h"
#include "generator/object/layout.h"
#include "tests/mutants/alter.h"

#include <algorithm>
#include <elf.h>

namespace klp {

namespace {

bool is_livepatch_name(const std::string& name) { return name.starts_with(".klp.sym."); }

bool in_patched_code(const Object&, const Section& section, const Relocation& r) {
  return is_patched_code(section) && architecture().relocated_width(r.type) > 0;
}

std::vector<Mutant> addend_off_by_one(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [](Object& m, const RelocationPlace& place) {
    ++relocations_of(m, place)[place.number].addend;
    return true;
  });
}

// The call goes to the next named symbol of the same section.
std::vector<Mutant> call_of_next_function(const Object& module, std::size_t most) {
  auto is_call = [](const Object& m, const Section& section, const Relocation& r) {
    return is_patched_code(section) && r.type == R_X86_64_PLT32 && m.symbols[r.symbol].name != "__x86_return_thunk";
  };
  return alter_relocations(module, most, is_call, [](Object& m, const RelocationPlace& place) {
    SymbolId& called = relocations_of(m, place)[place.number].symbol;
    for (SymbolId next = called + 1; next < m.symbols.size(); ++next) {
      if (m.symbols[next].section != m.symbols[called].section || m.symbols[next].name.empty()) continue;
      called = next;
      return true;
    }
    return false;
  });
}

std::vector<Mutant> dropped_relocation(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [](Object& m, const RelocationPlace& place) {
    auto& list = relocations_of(m, place);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(place.number));
    return true;
  });
}

std::vector<Mutant> unknown_relocation_type(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [](Object& m, const RelocationPlace& place) {
    relocations_of(m, place)[place.number].type = R_X86_64_GOTPCREL;
    return true;
  });
}

std::vector<Mutant> target_not_zero(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [&module](Object& m, const RelocationPlace& place) {
    std::size_t section = place.livepatch ? module.livepatch_relocations[place.list].target : place.list;
    m.sections[section].data[relocations_of(m, place)[place.number].offset] = 1;
    return true;
  });
}

// The loader applies ordinary relocations before livepatch relocations. The livepatch symbol has no value at that time.
std::vector<Mutant> livepatch_symbol_used_early(const Object& module, std::size_t most) {
  auto wanted = [](const Object& m, const Section&, const Relocation& r) {
    return m.symbols[r.symbol].section == section_livepatch;
  };
  return alter_relocations(module, most, wanted, [](Object& m, const RelocationPlace& place) {
    auto& list = m.livepatch_relocations[place.list];
    Relocation moved = list.relocations[place.number];
    list.relocations.erase(list.relocations.begin() + static_cast<std::ptrdiff_t>(place.number));
    auto& ordinary = m.sections[list.target].relocations;
    ordinary.insert(std::ranges::upper_bound(ordinary, moved.offset, {}, &Relocation::offset), moved);
    return true;
  });
}

std::vector<SymbolId> livepatch_symbols(const Object& module) {
  std::vector<SymbolId> symbols;
  for (SymbolId s = 1; s < module.symbols.size(); ++s)
    if (is_livepatch_name(module.symbols[s].name)) symbols.push_back(s);
  return symbols;
}

// Position 0 means that the name is unique. If it is not unique, the next or the previous position is another symbol.
std::vector<Mutant> wrong_position(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SymbolId s : spread_evenly(livepatch_symbols(module), most)) {
    Mutant mutant{module.symbols[s].name, module};
    std::string& name = mutant.module.symbols[s].name;
    std::size_t digits = name.rfind(',') + 1;
    int position = std::stoi(name.substr(digits));
    name = name.substr(0, digits) + std::to_string(position == 0 ? 2 : position == 1 ? 2 : position - 1);
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

// The symbol gets the name of another kernel symbol that the module uses too.
std::vector<Mutant> wrong_symbol(const Object& module, std::size_t most) {
  auto all = livepatch_symbols(module);
  std::vector<Mutant> mutants;
  if (all.size() < 2) return mutants;
  for (SymbolId s : spread_evenly(all, most)) {
    SymbolId other = s == all.front() ? all.back() : all.front();
    Mutant mutant{module.symbols[s].name, module};
    mutant.module.symbols[s].name = module.symbols[other].name;
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

// The code uses a new variable in the module instead of the kernel's variable.
std::vector<Mutant> duplicated_variable(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  std::vector<SymbolId> read;
  for (SymbolId s : livepatch_symbols(module)) {
    auto uses = find_relocations(module, [s](const Object&, const Section&, const Relocation& r) {
      return r.symbol == s && r.type != R_X86_64_PLT32;
    });
    if (!uses.empty()) read.push_back(s);
  }
  for (SymbolId s : spread_evenly(read, most)) {
    Mutant mutant{module.symbols[s].name, module};
    Object& m = mutant.module;
    Section copy;
    copy.name = ".bss.forked";
    copy.type = SHT_NOBITS;
    copy.flags = SHF_ALLOC | SHF_WRITE;
    copy.alignment = 64;
    copy.size = 4096;
    m.sections.push_back(std::move(copy));
    Symbol& symbol = m.symbols[s];
    symbol.name = "forked";
    symbol.type = STT_OBJECT;
    symbol.section = static_cast<SectionId>(m.sections.size() - 1);
    symbol.size = 4096;
    for (auto& list : m.livepatch_relocations) {
      auto own = std::stable_partition(list.relocations.begin(), list.relocations.end(),
                                       [s](const Relocation& r) { return r.symbol != s; });
      auto& ordinary = m.sections[list.target].relocations;
      ordinary.insert(ordinary.end(), own, list.relocations.end());
      std::ranges::stable_sort(ordinary, {}, &Relocation::offset);
      list.relocations.erase(own, list.relocations.end());
    }
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

std::vector<Mutant> list_for_another_object(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (std::size_t l = 0; l < module.livepatch_relocations.size() && l < most; ++l) {
    const std::string& name = module.livepatch_relocations[l].name;
    constexpr std::size_t prefix = std::string_view(".klp.rela.").size();
    std::size_t dot = name.find('.', prefix);
    std::string other = name.substr(prefix, dot - prefix) == "vmlinux" ? "ext4" : "vmlinux";
    mutants.push_back({name, module});
    mutants.back().module.livepatch_relocations[l].name = ".klp.rela." + other + name.substr(dot);
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"addend off by one", addend_off_by_one},
    {"call redirected to a neighbour", call_of_next_function},
    {"relocation dropped", dropped_relocation},
    {"relocation of unknown type", unknown_relocation_type},
    {"relocation's place not zero", target_not_zero},
    {"livepatch symbol used early", livepatch_symbol_used_early},
    {"list for another object", list_for_another_object},
    {"wrong position", wrong_position},
    {"wrong symbol", wrong_symbol},
    {"forked variable", duplicated_variable},
};

} // namespace

std::span<const MutantKind> relocation_mutant_kinds() { return kinds; }

} // namespace klp

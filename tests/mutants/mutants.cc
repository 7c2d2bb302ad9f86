#include "tests/mutants/mutants.h"

#include "generator/object/layout.h"

#include <algorithm>
#include <elf.h>
#include <fmt/format.h>
#include <functional>
#include <optional>

namespace klp {

namespace {

// So many of them, from the first to the last.
template <typename T> std::vector<T> dependents(const std::vector<T>& all, std::size_t most) {
  if (all.size() <= most) return all;
  std::vector<T> some;
  for (std::size_t i = 0; i < most; ++i) some.push_back(all[i * all.size() / most]);
  return some;
}

// What the patched units gave: not the template's own code and data.
bool is_patched_code(const Section& section) { return section.executable() && section.name.starts_with(".text."); }

bool is_livepatch_name(const std::string& name) { return name.starts_with(".klp.sym."); }

struct Spot {
  bool livepatch = false; // a relocation of a livepatch list
  std::size_t list = 0;   // section or list
  std::size_t number = 0; // in it
};

std::vector<Relocation>& relocations_of(Object& module, const Spot& spot) {
  return spot.livepatch ? module.livepatch_relocations[spot.list].relocations : module.sections[spot.list].relocations;
}

using Wanted = std::function<bool(const Object&, const Section&, const Relocation&)>;

std::vector<Spot> find_relocations(const Object& module, const Wanted& wanted) {
  std::vector<Spot> spots;
  for (std::size_t s = 1; s < module.sections.size(); ++s)
    for (std::size_t r = 0; r < module.sections[s].relocations.size(); ++r)
      if (wanted(module, module.sections[s], module.sections[s].relocations[r])) spots.push_back({false, s, r});
  for (std::size_t l = 0; l < module.livepatch_relocations.size(); ++l) {
    const auto& list = module.livepatch_relocations[l];
    for (std::size_t r = 0; r < list.relocations.size(); ++r)
      if (wanted(module, module.sections[list.target], list.relocations[r])) spots.push_back({true, l, r});
  }
  return spots;
}

// One mutant for each relocation chosen.
std::vector<Mutant> alter_relocations(const Object& module, std::size_t most, const Wanted& wanted,
                                      const std::function<bool(Object&, const Spot&)>& alter) {
  std::vector<Mutant> mutants;
  for (const Spot& spot : dependents(find_relocations(module, wanted), most)) {
    Mutant mutant{{}, module};
    const Relocation& r = relocations_of(mutant.module, spot)[spot.number];
    std::size_t section = spot.livepatch ? module.livepatch_relocations[spot.list].target : spot.list;
    mutant.where = fmt::format("{}+{:#x} ({})", module.sections[section].name, r.offset, module.symbols[r.symbol].name);
    if (alter(mutant.module, spot)) mutants.push_back(std::move(mutant));
  }
  return mutants;
}

bool in_patched_code(const Object&, const Section& section, const Relocation& r) {
  return is_patched_code(section) && relocated_width(r.type) > 0;
}

std::vector<Mutant> addend_off_by_one(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [](Object& m, const Spot& spot) {
    ++relocations_of(m, spot)[spot.number].addend;
    return true;
  });
}

// The next symbol of the same kind.
std::vector<Mutant> call_of_a_neighbour(const Object& module, std::size_t most) {
  auto is_call = [](const Object& m, const Section& section, const Relocation& r) {
    return is_patched_code(section) && r.type == R_X86_64_PLT32 && m.symbols[r.symbol].name != "__x86_return_thunk";
  };
  return alter_relocations(module, most, is_call, [](Object& m, const Spot& spot) {
    SymbolId& called = relocations_of(m, spot)[spot.number].symbol;
    for (SymbolId next = called + 1; next < m.symbols.size(); ++next) {
      if (m.symbols[next].section != m.symbols[called].section || m.symbols[next].name.empty()) continue;
      called = next;
      return true;
    }
    return false;
  });
}

std::vector<Mutant> dropped_relocation(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [](Object& m, const Spot& spot) {
    auto& list = relocations_of(m, spot);
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(spot.number));
    return true;
  });
}

std::vector<Mutant> unknown_relocation_type(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [](Object& m, const Spot& spot) {
    relocations_of(m, spot)[spot.number].type = R_X86_64_GOTPCREL;
    return true;
  });
}

std::vector<Mutant> target_not_zero(const Object& module, std::size_t most) {
  return alter_relocations(module, most, in_patched_code, [&module](Object& m, const Spot& spot) {
    std::size_t section = spot.livepatch ? module.livepatch_relocations[spot.list].target : spot.list;
    m.sections[section].data[relocations_of(m, spot)[spot.number].offset] = 1;
    return true;
  });
}

// Applied with the ordinary ones, when the symbol has no value.
std::vector<Mutant> livepatch_symbol_used_early(const Object& module, std::size_t most) {
  auto wanted = [](const Object& m, const Section&, const Relocation& r) {
    return m.symbols[r.symbol].section == section_livepatch;
  };
  return alter_relocations(module, most, wanted, [](Object& m, const Spot& spot) {
    auto& list = m.livepatch_relocations[spot.list];
    Relocation moved = list.relocations[spot.number];
    list.relocations.erase(list.relocations.begin() + static_cast<std::ptrdiff_t>(spot.number));
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

// The only one of its name has position 0; where there are several, the next or the one before is another symbol.
std::vector<Mutant> wrong_position(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SymbolId s : dependents(livepatch_symbols(module), most)) {
    Mutant mutant{module.symbols[s].name, module};
    std::string& name = mutant.module.symbols[s].name;
    std::size_t digits = name.rfind(',') + 1;
    int position = std::stoi(name.substr(digits));
    name = name.substr(0, digits) + std::to_string(position == 0 ? 2 : position == 1 ? 2 : position - 1);
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

// Another symbol of the kernel, which the module uses too.
std::vector<Mutant> wrong_symbol(const Object& module, std::size_t most) {
  auto all = livepatch_symbols(module);
  std::vector<Mutant> mutants;
  if (all.size() < 2) return mutants;
  for (SymbolId s : dependents(all, most)) {
    SymbolId other = s == all.front() ? all.back() : all.front();
    Mutant mutant{module.symbols[s].name, module};
    mutant.module.symbols[s].name = module.symbols[other].name;
    mutants.push_back(std::move(mutant));
  }
  return mutants;
}

// A variable of the module's own in place of the kernel's.
std::vector<Mutant> forked_variable(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  std::vector<SymbolId> read;
  for (SymbolId s : livepatch_symbols(module)) {
    auto uses = find_relocations(module, [s](const Object&, const Section&, const Relocation& r) {
      return r.symbol == s && r.type != R_X86_64_PLT32;
    });
    if (!uses.empty()) read.push_back(s);
  }
  for (SymbolId s : dependents(read, most)) {
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

std::vector<SectionId> sections_like(const Object& module, const std::function<bool(const Section&)>& wanted) {
  std::vector<SectionId> found;
  for (SectionId s = 1; s < module.sections.size(); ++s)
    if (wanted(module.sections[s])) found.push_back(s);
  return found;
}

bool is_table(const Section& section) {
  const SpecialSection* special = special_section(section.name);
  return special && special->kept && !section.relocations.empty();
}

// Where the entries of a table begin.
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

// All from one entry on, or that entry alone; also in the livepatch lists, and in the companion.
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

// Entries about the template's own code are of no interest.
bool is_about_patched_code(const Object& module, const Section& table, std::size_t entry) {
  unsigned fields = special_section(table.name)->relocations_per_entry;
  SectionId code = module.symbols[table.relocations[entry * fields].symbol].section;
  return code < module.sections.size() && is_patched_code(module.sections[code]);
}

std::vector<Mutant> dropped_entry(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : sections_like(module, is_table)) {
    const Section& table = module.sections[id];
    auto begins = entries_of(table);
    std::vector<std::size_t> entries;
    for (std::size_t e = 0; e < begins.size(); ++e)
      if (is_about_patched_code(module, table, e)) entries.push_back(e);
    for (std::size_t e : dependents(entries, most))
      mutants.push_back({fmt::format("{}+{:#x}", table.name, begins[e]), without_entries(module, id, e, e + 1)});
  }
  return mutants;
}

// Its second half is missing: in the middle of an entry, or after one.
std::vector<Mutant> truncated_table(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (SectionId id : sections_like(module, is_table)) {
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

std::vector<Mutant> swapped_sections(const Object& module, std::size_t most) {
  auto code = sections_like(module, is_patched_code);
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
  auto covers = [&](const Relocation& r) { return offset >= r.offset && offset < r.offset + relocated_width(r.type); };
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
  for (auto [section, at] : dependents(places, most)) {
    mutants.push_back({fmt::format("{}+{:#x}", module.sections[section].name, at), module});
    mutants.back().module.sections[section].data[at] ^= 1;
  }
  return mutants;
}

std::vector<Mutant> altered_string(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : sections_like(module, [](const Section& s) { return s.name == ".rodata.klp_strings"; })) {
    std::vector<std::size_t> letters;
    for (std::size_t at = 0; at < module.sections[id].data.size(); ++at)
      if (module.sections[id].data[at]) letters.push_back(at);
    for (std::size_t at : dependents(letters, most)) {
      mutants.push_back({fmt::format("{:#x}", at), module});
      mutants.back().module.sections[id].data[at] ^= 1;
    }
  }
  return mutants;
}

const Symbol* list_of_functions(const Object& module) {
  auto found = std::ranges::find_if(module.symbols, [](const Symbol& s) { return s.name.starts_with("klp_funcs_"); });
  return found == module.symbols.end() ? nullptr : &*found;
}

// As if it had never been there: its entry, its line of modinfo, and the room that it took.
std::vector<Mutant> function_left_out(const Object& module, std::size_t) {
  const Symbol* list = list_of_functions(module);
  if (!list || list->section >= module.sections.size()) return {};
  Mutant mutant{list->name, module};
  Object& m = mutant.module;
  Section& data = m.sections[list->section];
  auto inside = [&](const Relocation& r) { return r.offset >= list->value && r.offset < list->value + list->size; };
  auto fields = static_cast<std::uint64_t>(std::ranges::count_if(data.relocations, inside));
  std::uint64_t functions = fields / 2, size = list->size / (functions + 1),
                last = list->value + (functions - 1) * size;
  std::erase_if(data.relocations, [&](const Relocation& r) { return r.offset >= last && r.offset < last + size; });
  std::fill_n(data.data.begin() + static_cast<std::ptrdiff_t>(last), size, '\0');
  m.symbols[static_cast<std::size_t>(list - module.symbols.data())].size -= size;
  for (auto& section : m.sections) {
    if (section.name != ".modinfo") continue;
    std::size_t line = section.data.rfind("klp.function=");
    if (line == section.data.npos) return {}; // it writes data, and patches nothing
    section.data.erase(line, section.data.find('\0', line) + 1 - line);
    section.size = section.data.size();
  }
  return {std::move(mutant)};
}

std::vector<Mutant> wrong_original(const Object& module, std::size_t most) {
  const Symbol* list = list_of_functions(module);
  if (!list || list->section >= module.sections.size()) return {};
  SectionId section = list->section;
  auto wanted = [&, list](const Object&, const Section& where, const Relocation& r) {
    return &where == &module.sections[section] && r.offset >= list->value && r.offset < list->value + list->size;
  };
  return alter_relocations(module, most, wanted, [](Object& m, const Spot& spot) {
    ++relocations_of(m, spot)[spot.number].addend; // the name's second letter, the function's second byte
    return true;
  });
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

std::vector<Mutant> writable_code(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : dependents(sections_like(module, is_patched_code), most)) {
    mutants.push_back({module.sections[id].name, module});
    mutants.back().module.sections[id].flags |= SHF_WRITE;
  }
  return mutants;
}

std::vector<Mutant> wrong_version(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (SectionId id : sections_like(module, [](const Section& s) { return s.name == "__versions"; })) {
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
  for (SectionId id : sections_like(module, [](const Section& s) { return s.name == ".modinfo"; })) {
    mutants.push_back({"vermagic", module});
    std::string& text = mutants.back().module.sections[id].data;
    ++text[text.find("vermagic=") + std::string_view("vermagic=").size()];
  }
  return mutants;
}

constexpr MutantKind kinds[] = {
    {"addend off by one", addend_off_by_one},
    {"call redirected to a neighbour", call_of_a_neighbour},
    {"relocation dropped", dropped_relocation},
    {"relocation of unknown type", unknown_relocation_type},
    {"relocation's place not zero", target_not_zero},
    {"livepatch symbol used early", livepatch_symbol_used_early},
    {"list for another object", list_for_another_object},
    {"wrong position", wrong_position},
    {"wrong symbol", wrong_symbol},
    {"forked variable", forked_variable},
    {"table's entry dropped", dropped_entry},
    {"truncated table", truncated_table},
    {"swapped sections", swapped_sections},
    {"altered code", altered_code},
    {"altered string", altered_string},
    {"function left out", function_left_out},
    {"wrong original", wrong_original},
    {"writable code", writable_code},
    {"wrong version", wrong_version},
    {"wrong kernel", wrong_kernel},
};

} // namespace

std::span<const MutantKind> mutant_kinds() { return kinds; }

} // namespace klp

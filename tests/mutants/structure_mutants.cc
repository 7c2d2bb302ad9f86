// Faults in what the loader and the livepatch core are told: their structures, sections and names.
#include "generator/object/layout.h"
#include "tests/mutants/mutants.h"

#include <algorithm>
#include <elf.h>
#include <functional>

namespace klp {

namespace {

bool is_patched_code(const Section& section) { return section.executable() && section.name.starts_with(".text."); }

bool is_core_array(const Symbol& symbol) {
  return symbol.name == "klp_patch" || symbol.name == "klp_objects" || symbol.name.starts_with("klp_funcs_");
}

bool has_relocation(const Section& section, std::uint64_t offset) {
  return std::ranges::any_of(section.relocations, [&](const Relocation& r) {
    return offset >= r.offset && offset < r.offset + relocated_width(r.type);
  });
}

// The last byte of an array, and one where its first entry ends if it has one entry: klp_func.nop, klp_object.dynamic.
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

// klp_patch.replace (include/linux/livepatch.h).
std::vector<Mutant> others_replaced(const Object& module, std::size_t) {
  constexpr std::uint64_t replace = 24;
  std::vector<Mutant> mutants;
  for (const auto& symbol : module.symbols) {
    if (symbol.name != "klp_patch" || !symbol.defined_in_section()) continue;
    mutants.push_back({symbol.name, module});
    mutants.back().module.sections[symbol.section].data[symbol.value + replace] ^= 1;
  }
  return mutants;
}

// As if the list went on behind its end.
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

const Symbol* find_symbol(const Object& module, std::string_view name) {
  auto found = std::ranges::find(module.symbols, name, &Symbol::name);
  return found == module.symbols.end() || !found->defined_in_section() ? nullptr : &*found;
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

using Alter = std::function<void(Section&)>;

// One mutant for each section that is wanted.
std::vector<Mutant> alter_sections(const Object& module, std::size_t most,
                                   const std::function<bool(const Section&)>& wanted, const Alter& alter) {
  std::vector<Mutant> mutants;
  for (SectionId s = 1; s < module.sections.size() && mutants.size() < most; ++s) {
    if (module.sections[s].size == 0 || !wanted(module.sections[s])) continue;
    mutants.push_back({module.sections[s].name, module});
    alter(mutants.back().module.sections[s]);
  }
  return mutants;
}

bool is_module_record(const Section& section) { return section.name == ".gnu.linkonce.this_module"; }

std::vector<Mutant> no_start_or_end(const Object& module, std::size_t most) {
  return alter_sections(module, most, is_module_record, [](Section& s) { s.relocations.pop_back(); });
}

std::vector<Mutant> another_name(const Object& module, std::size_t most) {
  return alter_sections(module, most, is_module_record, [](Section& s) { ++s.data[24]; });
}

std::vector<Mutant> modinfo_altered(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (std::string_view tag : {"klp.state=", "klp.hook=", "depends=", "retpoline=", "name="})
    for (SectionId s = 1; s < module.sections.size(); ++s) {
      std::size_t line = module.sections[s].data.find('\0' + std::string(tag));
      if (module.sections[s].name != ".modinfo" || line == std::string::npos) continue;
      mutants.push_back({std::string(tag), module});
      Section& changed = mutants.back().module.sections[s];
      changed.data.insert(line + 1 + tag.size(), "v");
      changed.size = changed.data.size();
    }
  return mutants;
}

std::vector<Mutant> list_not_kept(const Object& module, std::size_t most) {
  std::vector<Mutant> mutants;
  for (std::size_t l = 0; l < module.livepatch_relocations.size() && l < most; ++l) {
    mutants.push_back({module.livepatch_relocations[l].name, module});
    mutants.back().module.livepatch_relocations[l].loaded = false;
  }
  return mutants;
}

bool is_table(const Section& section) {
  const SpecialSection* special = special_section(section.name);
  return special && special->kept && !section.relocations.empty();
}

std::vector<Mutant> table_not_loaded(const Object& module, std::size_t) {
  return alter_sections(module, ~std::size_t{0}, is_table, [](Section& s) { s.flags &= ~std::uint64_t{SHF_ALLOC}; });
}

std::vector<Mutant> reference_of_another_kind(const Object& module, std::size_t) {
  return alter_sections(module, ~std::size_t{0}, is_table, [](Section& s) {
    std::uint32_t& type = s.relocations.front().type;
    type = type == R_X86_64_64 ? R_X86_64_PC64 : R_X86_64_32S;
  });
}

std::vector<Mutant> code_freed(const Object& module, std::size_t most) {
  return alter_sections(module, most, is_patched_code, [](Section& s) { s.name.insert(0, ".init"); });
}

std::vector<Mutant> data_of_another_kind(const Object& module, std::size_t most) {
  auto own = [](const Section& s) {
    return s.writable() && (s.name.starts_with(".bss.") || s.name.starts_with(".data."));
  };
  return alter_sections(module, most, own, [](Section& s) { s.flags &= ~std::uint64_t{SHF_WRITE}; });
}

std::vector<Mutant> badly_aligned(const Object& module, std::size_t most) {
  auto aligned = [](const Section& s) { return is_patched_code(s) && s.alignment >= 16; };
  return alter_sections(module, most, aligned, [](Section& s) { s.alignment = 1; });
}

// A name that kallsyms counts, or another function, in the middle of one.
std::vector<Mutant> symbol_inside(const Object& module, std::uint8_t type) {
  std::vector<Mutant> mutants;
  for (const auto& symbol : module.symbols) {
    if (!symbol.name.starts_with("klp_new_") || symbol.size <= 16) continue;
    mutants.push_back({symbol.name, module});
    Symbol inner = symbol;
    inner.name = "inner";
    inner.type = type;
    inner.value += 16;
    inner.size = type == STT_FUNC ? symbol.size - 16 : 0;
    mutants.back().module.symbols.push_back(inner);
  }
  return mutants;
}

std::vector<Mutant> name_inside(const Object& module, std::size_t) { return symbol_inside(module, STT_NOTYPE); }
std::vector<Mutant> function_inside(const Object& module, std::size_t) { return symbol_inside(module, STT_FUNC); }

std::vector<Mutant> cold_part_counted(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (SymbolId s = 1; s < module.symbols.size(); ++s) {
    const std::string& name = module.symbols[s].name;
    if (!name.starts_with(".L") || name.find(".cold") == name.npos) continue;
    mutants.push_back({name, module});
    mutants.back().module.symbols[s].name.erase(0, 2);
  }
  return mutants;
}

// struct orc_entry: registers in byte 4, the type in the lowest bits of byte 5.
std::vector<Mutant> alter_unwinding(const Object& module, std::size_t byte, int bits) {
  auto wanted = [](const Section& s) { return s.name == ".orc_unwind"; };
  return alter_sections(module, 1, wanted, [&](Section& s) {
    for (std::size_t at = byte; at < s.data.size(); at += 6)
      if ((s.data[at - byte + 4] & 0xf) == 5) s.data[at] = static_cast<char>(s.data[at] ^ bits);
  });
}

std::vector<Mutant> unwound_by_no_register(const Object& module, std::size_t) {
  return alter_unwinding(module, 4, 0xf);
}
std::vector<Mutant> frame_in_no_register(const Object& module, std::size_t) { return alter_unwinding(module, 4, 0x40); }
std::vector<Mutant> frame_kept_or_not(const Object& module, std::size_t) { return alter_unwinding(module, 4, 0x10); }
// Where the caller's frame pointer is: bytes 2 and 3, where the register says that it is on the stack.
std::vector<Mutant> frame_beside_its_place(const Object& module, std::size_t) {
  auto is_kept = [](const Section& s, std::size_t at) { return static_cast<unsigned char>(s.data[at + 4]) == 0x15; };
  auto wanted = [&](const Section& s) {
    bool any = false;
    for (std::size_t at = 0; at + 6 <= s.data.size(); at += 6) any = any || is_kept(s, at);
    return s.name == ".orc_unwind" && any;
  };
  return alter_sections(module, 1, wanted, [&](Section& s) {
    for (std::size_t at = 0; at + 6 <= s.data.size(); at += 6)
      if (is_kept(s, at)) s.data[at + 2] = static_cast<char>(s.data[at + 2] ^ 8);
  });
}
std::vector<Mutant> unwound_as_registers(const Object& module, std::size_t) { return alter_unwinding(module, 5, 1); }

// In the middle of the call that every function begins with.
std::vector<Mutant> return_site_too_many(const Object& module, std::size_t most) {
  const Symbol* checked = find_symbol(module, "klp_check_kernel");
  if (!checked) return {};
  auto wanted = [](const Section& s) { return s.name == ".return_sites"; };
  return alter_sections(module, most, wanted, [&](Section& s) {
    auto symbol = static_cast<SymbolId>(checked - module.symbols.data());
    s.relocations.push_back({s.size, R_X86_64_PC32, symbol, 3});
    s.data.append(4, '\0');
    s.size += 4;
  });
}

// A section that makes the loader do something.
std::vector<Mutant> acting_section(const Object& module, std::size_t) {
  std::vector<Mutant> mutants;
  for (const char* name : {".init_array", "__ksymtab", "_error_injection_whitelist", "_kprobe_blacklist"}) {
    mutants.push_back({name, module});
    Section added;
    added.name = name;
    added.type = SHT_PROGBITS;
    added.flags = SHF_ALLOC;
    added.data.assign(16, '\0');
    added.size = added.data.size();
    mutants.back().module.sections.push_back(std::move(added));
  }
  return mutants;
}

// A byte of an instruction of klp's own, in the middle of each function: a test that is left out, a call not made.
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

// As if klp's own code called another function of the kernel.
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
    {"core's own field set", core_field_set},
    {"others replaced, or not", others_replaced},
    {"list made shorter", list_made_shorter},
    {"state altered", state_altered},
    {"callback dropped", callback_dropped},
    {"no start or end", no_start_or_end},
    {"another name", another_name},
    {"modinfo altered", modinfo_altered},
    {"livepatch list not kept", list_not_kept},
    {"table not loaded", table_not_loaded},
    {"reference of another kind", reference_of_another_kind},
    {"code freed", code_freed},
    {"data of another kind", data_of_another_kind},
    {"badly aligned", badly_aligned},
    {"counted name inside", name_inside},
    {"function inside", function_inside},
    {"cold part counted", cold_part_counted},
    {"unwound by no register", unwound_by_no_register},
    {"frame in no register", frame_in_no_register},
    {"frame kept, or not", frame_kept_or_not},
    {"frame beside its place", frame_beside_its_place},
    {"unwound as registers", unwound_as_registers},
    {"return site too many", return_site_too_many},
    {"acting section", acting_section},
};

} // namespace

std::span<const MutantKind> structure_mutant_kinds() { return kinds; }

} // namespace klp

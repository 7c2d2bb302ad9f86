// Faults in what the module loader and the livepatch core read: sections, symbols, names and unwind data.
#include "tests/mutants/alter.h"

#include <algorithm>
#include <elf.h>

namespace klp {

namespace {

using Alter = std::function<void(Section&)>;

// One mutant for each wanted section, at most `most`.
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

// Adds a symbol that kallsyms counts (STT_NOTYPE), or another function (STT_FUNC), in the middle of each symbol
// klp_new_*.
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

// struct orc_entry has 6 bytes. Bytes 2 and 3 are the offset of the caller's frame pointer, byte 4 holds the registers:
// that of the stack pointer in its low half, that of the frame pointer in its high half. The lowest bits of byte 5 are
// the type.
struct OrcNumbers {
  int sp, previous_sp; // ORC_REG_SP, ORC_REG_PREV_SP
};
constexpr OrcNumbers orc_numbers[] = {{5, 1}, {3, 8}}; // to 6.12; 7.3

bool is_orc(const Section& section) { return section.name == ".orc_unwind"; }

// In most entries the stack pointer is computed from the stack pointer.
OrcNumbers numbers_of(const Section& orc) {
  auto count = [&](const OrcNumbers& numbers) {
    int entries = 0;
    for (std::size_t at = 4; at < orc.data.size(); at += 6) entries += (orc.data[at] & 0xf) == numbers.sp;
    return entries;
  };
  return *std::ranges::max_element(orc_numbers, {}, count);
}

// Alters a byte of the entries that compute the stack pointer from the stack pointer.
std::vector<Mutant> alter_unwinding(const Object& module, std::size_t byte,
                                    const std::function<int(const OrcNumbers&)>& bits) {
  return alter_sections(module, 1, is_orc, [&](Section& s) {
    const OrcNumbers numbers = numbers_of(s);
    for (std::size_t at = byte; at < s.data.size(); at += 6)
      if ((s.data[at - byte + 4] & 0xf) == numbers.sp) s.data[at] = static_cast<char>(s.data[at] ^ bits(numbers));
  });
}

std::vector<Mutant> unwound_by_no_register(const Object& module, std::size_t) {
  return alter_unwinding(module, 4, [](const OrcNumbers&) { return 0xf; });
}
std::vector<Mutant> frame_in_no_register(const Object& module, std::size_t) {
  return alter_unwinding(module, 4, [](const OrcNumbers&) { return 0x40; });
}
std::vector<Mutant> frame_kept_or_not(const Object& module, std::size_t) {
  return alter_unwinding(module, 4, [](const OrcNumbers& numbers) { return numbers.previous_sp << 4; });
}
std::vector<Mutant> unwound_as_registers(const Object& module, std::size_t) {
  return alter_unwinding(module, 5, [](const OrcNumbers&) { return 1; });
}

// The offset of the frame pointer is used if the frame pointer is on the stack.
std::vector<Mutant> wrong_frame_offset(const Object& module, std::size_t) {
  auto is_kept = [](const Section& s, std::size_t at) {
    const OrcNumbers numbers = numbers_of(s);
    return static_cast<unsigned char>(s.data[at + 4]) == (numbers.previous_sp << 4 | numbers.sp);
  };
  auto wanted = [&](const Section& s) {
    bool any = false;
    for (std::size_t at = 0; is_orc(s) && at + 6 <= s.data.size(); at += 6) any = any || is_kept(s, at);
    return any;
  };
  return alter_sections(module, 1, wanted, [&](Section& s) {
    for (std::size_t at = 0; at + 6 <= s.data.size(); at += 6)
      if (is_kept(s, at)) s.data[at + 2] = static_cast<char>(s.data[at + 2] ^ 8);
  });
}

// Adds an entry whose site is inside of the fentry call at the start of a function.
std::vector<Mutant> additional_return_site(const Object& module, std::size_t most) {
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

// Adds a section because of which the module loader does more than load the code.
std::vector<Mutant> section_with_loader_effect(const Object& module, std::size_t) {
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

constexpr MutantKind kinds[] = {
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
    {"frame beside its place", wrong_frame_offset},
    {"unwound as registers", unwound_as_registers},
    {"return site too many", additional_return_site},
    {"acting section", section_with_loader_effect},
};

} // namespace

std::span<const MutantKind> structure_mutant_kinds() { return kinds; }

} // namespace klp

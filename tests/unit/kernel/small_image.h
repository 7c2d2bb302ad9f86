// A kernel image of a few bytes for tests: an ELF file with .text and .rodata. .rodata contains kallsyms tables in one
// of the orders that scripts/kallsyms.c has used.
#pragma once

#include "base/file.h"
#include "generator/kernel/image/image.h"

#include <elf.h>

namespace klp::test {

inline constexpr std::uint64_t text_address = 0xffffffff81000000;
inline constexpr std::uint64_t rodata_address = 0xffffffff82000000;

enum class Layout { plain, with_seqs, late, packed }; // packed: 7.3, aligned to 4 bytes
enum class Rule { relative, absolute_percpu };

template <typename T> void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
inline void align(std::string& out, std::size_t alignment) {
  out.resize((out.size() + alignment - 1) & ~(alignment - 1));
}
inline void align8(std::string& out) { align(out, 8); }

// Token i is the character i, except two tokens of several characters.
inline std::string token(int i) {
  if (i == 0x80) return "type_";
  if (i == 0x81) return "show";
  return i >= 0x20 && i < 0x7f ? std::string(1, static_cast<char>(i)) : "<" + std::to_string(i) + ">";
}

inline std::string pack_name(std::string name) {
  for (int i : {0x80, 0x81})
    for (std::size_t at; (at = name.find(token(i))) != std::string::npos;)
      name.replace(at, token(i).size(), 1, static_cast<char>(i));
  std::string out;
  if (name.size() > 127) put(out, static_cast<std::uint8_t>((name.size() & 0x7f) | 0x80));
  put(out, static_cast<std::uint8_t>(name.size() > 127 ? name.size() >> 7 : name.size()));
  return out + name;
}

inline std::string name_tables(const std::vector<KernelSymbol>& symbols, std::size_t alignment = 8) {
  std::string out, names, markers;
  put(out, static_cast<std::uint32_t>(symbols.size()));
  align(out, alignment);
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i % 256 == 0) put(markers, static_cast<std::uint32_t>(names.size()));
    names += pack_name(symbols[i].type + symbols[i].name);
  }
  for (const auto& part : {names, markers}) {
    out += part;
    align(out, alignment);
  }
  return out;
}

inline std::string token_tables(std::size_t alignment = 8) {
  std::string table, index;
  for (int i = 0; i < 256; ++i) {
    put(index, static_cast<std::uint16_t>(table.size()));
    table += token(i) + '\0';
  }
  align(table, alignment);
  return table + index;
}

inline std::string address_tables(const std::vector<KernelSymbol>& symbols, Rule rule) {
  std::string out;
  for (const auto& symbol : symbols) {
    bool absolute = rule == Rule::absolute_percpu && symbol.address < text_address;
    std::uint64_t offset = absolute                 ? symbol.address
                           : rule == Rule::relative ? symbol.address - text_address
                                                    : text_address - 1 - symbol.address;
    put(out, static_cast<std::uint32_t>(offset));
  }
  align8(out);
  put(out, text_address);
  return out;
}

// `address`: of the first byte of the tables.
inline std::string packed_tables(const std::vector<KernelSymbol>& symbols, std::uint64_t address) {
  std::string out = name_tables(symbols, 4) + token_tables(4);
  for (const auto& symbol : symbols) put(out, static_cast<std::uint32_t>(symbol.address - address - out.size()));
  return out + std::string(symbols.size() * 3, '\1');
}

// The tables begin `skipped` bytes after the start of .rodata.
inline std::string kallsyms_tables(const std::vector<KernelSymbol>& symbols, Layout layout, Rule rule,
                                   std::size_t skipped = 64) {
  if (layout == Layout::packed) return packed_tables(symbols, rodata_address + skipped);
  std::string seqs(symbols.size() * 3, '\1');
  align8(seqs);
  std::string addresses = address_tables(symbols, rule);
  if (layout == Layout::late) return name_tables(symbols) + token_tables() + addresses + seqs;
  return addresses + name_tables(symbols) + (layout == Layout::with_seqs ? seqs : "") + token_tables();
}

// An ELF file with these two sections.
inline std::string make_vmlinux(const std::string& text, const std::string& rodata) {
  const std::string names("\0.text\0.rodata\0.shstrtab\0", 25);
  std::string out;
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = 4;
  header.e_shstrndx = 3;
  Elf64_Shdr sections[4]{};
  std::uint64_t at = sizeof header;
  auto place = [&](Elf64_Shdr& section, std::uint32_t name, std::uint64_t flags, std::uint64_t address,
                   std::size_t size) {
    section.sh_name = name;
    section.sh_type = SHT_PROGBITS;
    section.sh_flags = flags;
    section.sh_addr = address;
    section.sh_offset = at;
    section.sh_size = size;
    at += size;
  };
  place(sections[1], 1, SHF_ALLOC | SHF_EXECINSTR, text_address, text.size());
  place(sections[2], 7, SHF_ALLOC | SHF_WRITE, rodata_address, rodata.size());
  place(sections[3], 15, 0, 0, names.size());
  header.e_shoff = at;
  put(out, header);
  out += text + rodata + names;
  for (const auto& section : sections) put(out, section);
  return out;
}

inline std::vector<KernelSymbol> some_symbols() {
  std::vector<KernelSymbol> symbols = {{0, 'A', "fixed_percpu_data"},
                                       {0x1000, 'd', "cpu_info"},
                                       {text_address, 'T', "_text"},
                                       {text_address, 'T', "_stext"},
                                       {text_address + 16, 't', "type_show"}};
  for (unsigned i = 0; i < 600; ++i) symbols.push_back({text_address + 32 + i * 4, 't', "f_" + std::to_string(i)});
  symbols.push_back({text_address + 3000, 't', "type_show"});
  symbols.push_back({text_address + 3100, 'T', "long_" + std::string(200, 'n')});
  return symbols;
}

// Only the rule absolute_percpu can express the addresses of per-CPU symbols.
inline std::vector<KernelSymbol> symbols_for(Rule rule) {
  auto symbols = some_symbols();
  if (rule == Rule::relative) symbols.erase(symbols.begin(), symbols.begin() + 2);
  return symbols;
}

inline std::string small_vmlinux(Layout layout = Layout::with_seqs, Rule rule = Rule::absolute_percpu) {
  std::string other("Linux version %s\0Linux version 6.1.0-klp (someone) #1\0", 55);
  align8(other);
  return make_vmlinux(std::string(4096, '\xcc'),
                      other + std::string(64, '\0') +
                          kallsyms_tables(symbols_for(rule), layout, rule, other.size() + 64));
}

inline WorkFolder work_folder() {
  auto made = WorkFolder::create(fs::temp_directory_path() / "klp-target-tests", "test");
  if (!made) throw std::runtime_error(render(made.error()));
  return std::move(*made);
}

} // namespace klp::test

// Makes minimal ELF objects that contain facts.
#pragma once

#include "facts/encode.h"

#include <cstring>
#include <elf.h>
#include <filesystem>
#include <fstream>
#include <string>

namespace klp::facts {

struct SmallObject {
  std::string facts;    // content of the section; empty: no section
  bool compiled = true; // has a section .comment, as a compiler writes it
};

inline std::string elf_of(const SmallObject& object) {
  const std::string names("\0.shstrtab\0.comment\0.discard.klp.facts\0", 39), comment("\0GCC\0", 5);
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64, header.e_ident[EI_DATA] = ELFDATA2LSB, header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_REL, header.e_machine = EM_X86_64, header.e_version = EV_CURRENT;
  header.e_ehsize = sizeof header, header.e_shentsize = sizeof(Elf64_Shdr), header.e_shstrndx = 1;
  std::string body;
  std::string table(sizeof(Elf64_Shdr), '\0');
  auto add = [&](Elf64_Word name, Elf64_Word type, const std::string& content) {
    Elf64_Shdr section{name, type, 0, 0, sizeof header + body.size(), content.size(), 0, 0, 1, 0};
    body += content;
    table.append(reinterpret_cast<const char*>(&section), sizeof section);
  };
  add(1, SHT_STRTAB, names);
  if (object.compiled) add(11, SHT_PROGBITS, comment);
  if (!object.facts.empty()) add(20, SHT_PROGBITS, object.facts);
  body.resize((body.size() + 7) / 8 * 8);
  header.e_shoff = sizeof header + body.size();
  header.e_shnum = static_cast<Elf64_Half>(table.size() / sizeof(Elf64_Shdr));
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + body + table;
}

inline void write_object(const std::filesystem::path& path, const SmallObject& object) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << elf_of(object);
}

} // namespace klp::facts

// An x86-64 relocatable ELF object as values. libelf stays in read.cc and write.cc.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace klp {

using SectionId = std::uint32_t; // index into Object::sections; 0 is ELF's null section
using SymbolId = std::uint32_t;  // index into Object::symbols; 0 is ELF's null symbol

// Section indices that are no sections (elf.h), and the kernel's own (include/uapi/linux/elf.h).
inline constexpr SectionId section_undefined = 0;
inline constexpr SectionId section_absolute = 0xfff1;
inline constexpr SectionId section_common = 0xfff2;
inline constexpr SectionId section_livepatch = 0xff20;
inline constexpr std::uint64_t flag_rela_livepatch = 0x00100000;

struct Relocation {
  std::uint64_t offset = 0; // in the section it applies to
  std::uint32_t type = 0;   // R_X86_64_*
  SymbolId symbol = 0;
  std::int64_t addend = 0;
};

// A section with the relocations that apply to it; ELF's separate RELA sections are folded in. A livepatch RELA
// section (flag_rela_livepatch) is a second list of its own kind: see Object::livepatch_relocations.
struct Section {
  std::string name;
  std::uint32_t type = 0;
  std::uint64_t flags = 0;
  std::uint64_t alignment = 1;
  std::uint64_t entry_size = 0;
  SectionId link = 0, info = 0;
  std::string data;                    // empty where NOBITS
  std::uint64_t size = 0;              // data.size(), or the size of NOBITS
  std::vector<Relocation> relocations; // sorted by offset

  bool executable() const;
  bool writable() const;
  bool allocated() const;
  bool no_bits() const;
  bool has_content() const; // bytes in the file that are no table of ELF's own (symbols, strings, relocations)
  bool mergeable_strings() const;
  bool mergeable() const;
};

struct Symbol {
  std::string name;
  std::uint8_t type = 0;       // STT_*
  std::uint8_t binding = 0;    // STB_*
  std::uint8_t visibility = 0; // STV_*
  SectionId section = section_undefined;
  std::uint64_t value = 0, size = 0;

  bool is_function() const;
  bool is_object() const;
  bool is_section() const;
  bool is_local() const;
  bool is_weak() const;
  bool defined_in_section() const; // neither undefined, absolute, common nor livepatch
};

// ".klp.rela.OBJECT.SECTION": relocations the livepatch core applies (Documentation/livepatch/module-elf-format.rst).
struct LivepatchRelocations {
  std::string name;
  SectionId target = 0;
  std::vector<Relocation> relocations;
  bool loaded = true; // marked to be kept in memory, where the core reads it (SHF_ALLOC)
};

struct Object {
  std::string path;              // for messages
  std::vector<Section> sections; // sections[0] is the null section; symbol, string and RELA sections have no data here
  std::vector<Symbol> symbols;   // symbols[0] is the null symbol; ELF order: locals first
  std::vector<LivepatchRelocations> livepatch_relocations;

  const Section* find_section(std::string_view name) const;
};

// Reads and checks a relocatable x86-64 object. Errors: not ELF, truncated, wrong machine or class, not relocatable,
// an index out of range; each names the file and section.
Result<Object> read_object(const std::filesystem::path& path);

// The same for a file's content; `path` names it in messages.
Result<Object> parse_object(std::string_view content, const std::string& path);

// Serialises. Symbols are put locals first; relocations follow. Same object, same bytes.
Result<std::string> write_object(const Object& object);

} // namespace klp

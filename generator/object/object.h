// The content of a relocatable x86-64 ELF object file. Only read.cc and facts_section.cc use libelf.
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

// Reserved section indices (elf.h: SHN_UNDEF, SHN_ABS, SHN_COMMON), and the index and flag that the kernel adds for
// livepatch modules (include/uapi/linux/elf.h: SHN_LIVEPATCH, SHF_RELA_LIVEPATCH).
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

// A section, together with the relocations that apply to it: in the file these are a RELA section of their own. The
// relocations of a livepatch RELA section (flag_rela_livepatch) are in Object::livepatch_relocations instead.
struct Section {
  std::string name;
  std::uint32_t type = 0;
  std::uint64_t flags = 0;
  std::uint64_t alignment = 1;
  std::uint64_t entry_size = 0;
  SectionId link = 0, info = 0;
  std::string data;                    // empty if the section is NOBITS
  std::uint64_t size = 0;              // data.size(); of a NOBITS section: its size in memory
  std::vector<Relocation> relocations; // sorted by offset

  bool executable() const;
  bool writable() const;
  bool allocated() const;
  bool no_bits() const;
  bool has_content() const; // has bytes in the file, and is no symbol, string or relocation table
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
  bool defined_in_section() const; // neither undefined, absolute, common nor SHN_LIVEPATCH
};

// A section ".klp.rela.OBJECT.SECTION": relocations that the livepatch core applies when OBJECT (vmlinux or a module)
// is patched (Documentation/livepatch/module-elf-format.rst).
struct LivepatchRelocations {
  std::string name;
  SectionId target = 0;
  std::vector<Relocation> relocations;
  bool loaded = true; // has SHF_ALLOC: stays in memory, where the livepatch core reads it
};

struct Object {
  std::string path;              // for error messages
  std::vector<Section> sections; // sections[0] is the null section; RELA sections have no data
  std::vector<Symbol> symbols;   // symbols[0] is the null symbol; ELF order: locals first
  std::vector<LivepatchRelocations> livepatch_relocations;

  const Section* find_section(std::string_view name) const;
};

// Reads and checks a relocatable x86-64 object. Errors: not ELF, truncated, wrong machine or class, not relocatable, an
// index or size out of range. Each error names the file, and the section if there is one.
Result<Object> read_object(const std::filesystem::path& path);

// Same as read_object(), for the content of a file. `path` is used for error messages only.
Result<Object> parse_object(std::string_view content, const std::string& path);

// The bytes of an ELF file. Local symbols are moved before the global ones, as ELF requires, and the symbol numbers in
// relocations are adapted. Deterministic. Error: a relocation names a section or symbol that does not exist (a fault of
// klp).
Result<std::string> write_object(const Object& object);

} // namespace klp

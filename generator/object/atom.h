// An atom is one function, variable, string, constant or unnamed piece of an object: the unit that klp compares,
// correlates and clones. A reference leads from an atom to another atom of the object, or to a symbol that is not
// defined in a section of the object.
//
// The assembler expresses most targets as a section and an offset; in code, the offset counts from the end of the
// instruction. References are free of both: a Reference contains the target atom and the offset in the atom.
#pragma once

#include "generator/arch/special_sections.h"
#include "generator/arch/x86_64/decode.h"
#include "generator/object/object.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klp {

using AtomId = std::uint32_t; // index into Layout::atoms()
inline constexpr AtomId no_atom = ~AtomId{0};

enum class AtomKind : std::uint8_t {
  function, // has a FUNC symbol
  variable, // has an OBJECT symbol
  string,   // one string of a mergeable string section
  constant, // one constant of a mergeable section
  piece,    // without a symbol: .altinstr_replacement, .altinstr_aux, .rodata that the compiler made
};

// What one relocation refers to.
struct Reference {
  std::uint64_t offset = 0; // of the relocated field, in the atom or table entry that contains it
  std::uint32_t type = 0;   // R_X86_64_*
  FieldUse use = FieldUse::data;
  AtomId atom = no_atom;   // the target, if it is in this object; else no_atom, and `symbol` is the target
  SymbolId symbol = 0;     // a symbol that is not defined in a section with atoms
  std::int64_t delta = 0;  // the offset of the target place from the start of the atom, or from the symbol
  std::int64_t adjust = 0; // PC-relative: from the field to the end of the instruction; else 0. The value of the field
                           // is: target place - adjust (- address of the field, if PC-relative)
};

// One entry of a special section. The entry describes one place in the code of an atom.
struct TableEntry {
  const SpecialSection* table = nullptr;
  std::int64_t code_offset = 0;      // of the described place, in the atom; negative: in the atom's call padding
  std::string bytes;                 // relocated fields are zero
  std::string companion;             // the bytes of the entry's record in the section SpecialSection::companion
  std::string subject;               // what the entry is about, if the section's name tells it
  std::vector<Reference> references; // the first one is the reference to the code
  std::uint64_t section_offset = 0;  // of the entry, in its section
};

struct Atom {
  AtomKind kind = AtomKind::piece;
  SectionId section = 0;
  std::uint64_t offset = 0, size = 0; // in the section
  std::uint64_t padding = 0;          // size of the call padding: the NOPs before `offset` that belong to the function
  SymbolId padding_symbol = 0;        // the symbol that `objtool --prefix` adds for the padding (__pfx_foo); 0: none
  SymbolId symbol = 0;                // its name; 0: unnamed
  std::vector<SymbolId> aliases;      // further symbols inside of the atom
  std::string bytes;                  // relocated fields are zero; empty if the section is NOBITS
  std::vector<Reference> references;  // sorted by offset
  std::vector<TableEntry> entries;    // in the order of special_sections(), then of the section

  // True for functions and variables, false for all other kinds.
  bool has_name() const { return symbol != 0; }
};

// Visits the references of the atom, then those of its entries in special sections.
template <typename Visit> void for_each_reference(const Atom& atom, Visit visit) {
  for (const auto& reference : atom.references) visit(reference);
  for (const auto& entry : atom.entries)
    for (const auto& reference : entry.references) visit(reference);
}

} // namespace klp

// An object cut into atoms: the functions, variables, strings, constants and unnamed pieces that can be compared,
// matched and moved one by one. All references are from atom to atom, or to a symbol of another unit.
//
// Assemblers name most targets by section and offset; and in code the stored offset is counted from the end of the
// instruction. Both are undone here once: a Reference says which atom is meant and where in it.
#pragma once

#include "generator/arch/x86_64/decode.h"
#include "generator/arch/x86_64/special_sections.h"
#include "generator/object/object.h"

#include <map>
#include <optional>
#include <unordered_map>

namespace klp {

using AtomId = std::uint32_t;
inline constexpr AtomId no_atom = ~AtomId{0};

enum class AtomKind : std::uint8_t {
  function, // has a FUNC symbol
  variable, // has an OBJECT symbol
  string,   // one string of a mergeable string section
  constant, // one constant of a mergeable section
  piece,    // unnamed: .altinstr_replacement, .altinstr_aux, compiler-made .rodata
};

struct Reference {
  std::uint64_t offset = 0; // of the field, in the atom (or table entry) that holds it
  std::uint32_t type = 0;   // R_X86_64_*
  FieldUse use = FieldUse::data;
  AtomId atom = no_atom;   // what is meant, in this object...
  SymbolId symbol = 0;     // ...or a symbol that is not defined in a section here
  std::int64_t delta = 0;  // the place meant, counted from the atom's start or the symbol
  std::int64_t adjust = 0; // what the field's value counts from it: value = place - adjust (PC-relative: to the
                           // instruction's end)
};

// One entry of a special section, for a place in an atom.
struct TableEntry {
  const SpecialSection* table = nullptr;
  std::int64_t code_offset = 0;      // in the atom; negative: in its padding
  std::string bytes;                 // relocated fields are zero
  std::string companion;             // the record in SpecialSection::companion
  std::vector<Reference> references; // the first is the one to the code
  std::uint64_t section_offset = 0;  // where it stands in its section
};

struct Atom {
  AtomKind kind = AtomKind::piece;
  SectionId section = 0;
  std::uint64_t offset = 0, size = 0; // in the section
  std::uint64_t padding = 0;          // call padding: so many bytes before `offset`, all of them NOPs, belong to it
  SymbolId padding_symbol = 0;        // the padding's own name (__pfx_foo), once objtool gave it one
  SymbolId symbol = 0;                // its name; 0: unnamed
  std::vector<SymbolId> aliases;      // further names of the same place
  std::string bytes;                  // relocated fields are zero; empty where the section has no bits
  std::vector<Reference> references;  // by offset
  std::vector<TableEntry> entries;    // in the order of SpecialSection table, then of the section
};

class Layout {
public:
  // The object must outlive the layout. Errors: code that cannot be decoded where a relocation lies, a special section
  // whose form is not known, a reference to a place outside every atom.
  static Result<Layout> make(const Object& object);

  const Object& object() const { return *object_; }
  const std::vector<Atom>& atoms() const { return atoms_; }
  const Atom& atom(AtomId id) const { return atoms_[id]; }
  const std::string& name(AtomId id) const { return object_->symbols[atoms_[id].symbol].name; }
  const Section& section_of(AtomId id) const { return object_->sections[atoms_[id].section]; }
  // The atom named by a symbol defined here; no_atom otherwise.
  AtomId atom_of(SymbolId symbol) const;
  // The first function or variable of this name.
  AtomId find(std::string_view name) const;
  // True where __mcount_loc (or __patchable_function_entries) has a site at this function's start.
  bool has_fentry(AtomId id) const;
  // "foo.cold" belongs to "foo": the split-off cold part of a function; no_atom where there is none.
  AtomId cold_part_of(AtomId id) const;
  AtomId parent_of_cold(AtomId id) const;

private:
  friend class LayoutMaker;
  const Object* object_ = nullptr;
  std::vector<Atom> atoms_;
  std::unordered_map<SymbolId, AtomId> by_symbol_;
  std::unordered_map<std::string_view, AtomId> by_name_;
};

// How many bytes a relocation of this type fills: 8, 4, 1 for a short jump to a neighbour (R_X86_64_PC8, which the
// kernel's loader refuses: no object holds one, it stands for what the assembler resolved), or 0 for R_X86_64_NONE and
// other types that the loader refuses.
unsigned relocated_width(std::uint32_t type);
bool is_pc_relative(std::uint32_t type);

} // namespace klp

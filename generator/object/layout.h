// The atoms of an object with their references and special-section entries, and functions to look them up.
#pragma once

#include "generator/object/atom.h"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace klp {

class Layout {
public:
  // The layout points into the object, which must outlive it. Errors: a relocation lies in code that cannot be decoded,
  // a special section has an unknown form, a reference leads to a place outside of every atom, a relocation type is
  // unknown to the kernel's module loader.
  static Result<Layout> make(const Object& object);

  const Object& object() const { return *object_; }
  // By section, then by offset.
  const std::vector<Atom>& atoms() const { return atoms_; }
  const Atom& atom(AtomId id) const { return atoms_[id]; }
  // Empty if the atom has no symbol.
  const std::string& name(AtomId id) const { return symbol_of(id).name; }
  // The name of the section if the atom has no symbol.
  const std::string& name_or_section(AtomId id) const { return atoms_[id].has_name() ? name(id) : section_of(id).name; }
  // The null symbol, which is local, if the atom has no symbol.
  const Symbol& symbol_of(AtomId id) const { return object_->symbols[atoms_[id].symbol]; }
  // The symbol that names the target of a reference; the null symbol if the target is an atom without a symbol.
  const Symbol& target_symbol(const Reference& reference) const {
    return reference.atom == no_atom ? object_->symbols[reference.symbol] : symbol_of(reference.atom);
  }
  const Section& section_of(AtomId id) const { return object_->sections[atoms_[id].section]; }
  // The atom that the symbol names, as its own name or as an alias; no_atom if there is none.
  AtomId atom_of(SymbolId symbol) const;
  // The first atom with this name or alias; no_atom if there is none.
  AtomId find(std::string_view name) const;
  // True if __mcount_loc or __patchable_function_entries lists a site at the start of this function, so that ftrace can
  // redirect the function.
  bool has_fentry(AtomId id) const;
  // GCC moves the unlikely part of a function "foo" into a separate function "foo.cold". cold_part_of() and
  // parent_of_cold() return no_atom if the object has no such pair.
  AtomId cold_part_of(AtomId id) const;
  AtomId parent_of_cold(AtomId id) const;
  // True for a function that is not the cold part of another one.
  bool is_whole_function(AtomId id) const;
  // parent_of_cold(); the atom itself if it is not a cold part.
  AtomId parent_or_self(AtomId id) const;

private:
  void index_names();

  const Object* object_ = nullptr;
  std::vector<Atom> atoms_;
  std::unordered_map<SymbolId, AtomId> by_symbol_;
  std::unordered_map<std::string_view, AtomId> by_name_;
};

} // namespace klp

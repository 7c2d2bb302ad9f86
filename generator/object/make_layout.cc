// Makes a layout in five steps:
//   1. decode the code, to know which part of an instruction each relocation fills (decode_code.h);
//   2. cut the sections into atoms (cut.h);
//   3. turn each relocation into a reference to an atom (resolve_reference.h);
//   4. turn each branch from one atom to another, which the assembler resolved, into a reference;
//   5. give each entry of a special section to the atom whose code it describes (special_entries.h).
#include "generator/arch/arch.h"
#include "generator/object/cut.h"
#include "generator/object/decode_code.h"
#include "generator/object/layout.h"
#include "generator/object/layout_error.h"
#include "generator/object/resolve_reference.h"
#include "generator/object/special_entries.h"

#include <algorithm>
#include <elf.h>
#include <string>

namespace klp {

namespace {

// Sets the bytes and the references of an atom.
Status fill_atom(const Object& object, const ReferenceResolver& resolver, Atom& atom) {
  const Section& section = object.sections[atom.section];
  if (!section.no_bits()) atom.bytes = section.data.substr(atom.offset, atom.size);
  auto first = std::lower_bound(section.relocations.begin(), section.relocations.end(), atom.offset,
                                [](const Relocation& r, std::uint64_t at) { return r.offset < at; });
  for (auto r = first; r != section.relocations.end() && r->offset < atom.offset + atom.size; ++r) {
    if (r->type == R_X86_64_NONE) continue; // objtool overwrites relocations that it removes with this type
    unsigned width = architecture().relocated_width(r->type);
    if (!width)
      return layout_error(object, atom.section, r->offset,
                          "relocation type " + std::to_string(r->type) + " is not known to the kernel's module loader",
                          "compile with the kernel's own flags (-mcmodel=kernel -fno-PIE)");
    auto index = static_cast<std::size_t>(r - section.relocations.begin());
    TRY(auto ref, resolver.resolve(atom.section, index, atom.offset));
    if (ref.offset + width > atom.size)
      return layout_error(object, atom.section, r->offset, "a relocation reaches past the end of its symbol",
                          report_versions);
    atom.bytes.replace(ref.offset, width, width, '\0');
    atom.references.push_back(ref);
  }
  return {};
}

// If an atom is moved, a branch from it to another atom must lead to the same atom as before. So the branch becomes a
// reference, as if the assembler had written a relocation.
void add_near_branches(const ReferenceResolver& resolver, SectionId id, const std::vector<NearBranch>& branches,
                       std::vector<Atom>& atoms) {
  if (resolver.atoms_of(id).size() < 2) return;
  for (const NearBranch& branch : branches) {
    AtomId from = resolver.atom_at(id, static_cast<std::int64_t>(branch.field));
    AtomId to = resolver.atom_at(id, branch.target);
    if (from == no_atom || to == no_atom || from == to) continue;
    Atom& atom = atoms[from];
    // Data between two functions can decode as a branch.
    if (branch.field < atom.offset || branch.field + branch.width > atom.offset + atom.size) continue;
    Reference ref;
    ref.offset = branch.field - atom.offset;
    ref.type = branch.width == 1 ? R_X86_64_PC8 : R_X86_64_PLT32;
    ref.use = branch.use;
    ref.atom = to;
    ref.delta = branch.target - static_cast<std::int64_t>(atoms[to].offset);
    ref.adjust = branch.width;
    atom.bytes.replace(ref.offset, branch.width, branch.width, '\0');
    auto after = std::ranges::upper_bound(atom.references, ref.offset, {}, &Reference::offset);
    atom.references.insert(after, ref);
  }
}

} // namespace

Result<Layout> Layout::make(const Object& object) {
  TRY(auto sections, decode_code(object));
  Layout layout;
  layout.object_ = &object;
  layout.atoms_ = cut_into_atoms(object, referenced_places(object, sections));
  layout.index_names();
  ReferenceResolver resolver(layout, sections);
  for (Atom& atom : layout.atoms_) CHECK_OK(fill_atom(object, resolver, atom));
  for (SectionId id = 1; id < object.sections.size(); ++id)
    add_near_branches(resolver, id, sections[id].branches, layout.atoms_);
  CHECK_OK(add_special_entries(object, resolver, layout.atoms_));
  complete_unwind_entries(object, resolver, layout.atoms_);
  return layout;
}

} // namespace klp

// Binds each reference of the code in the module: to an atom of the module itself, or to a symbol of the kernel.
//
//   target of the reference                    is bound to
//   changed function, called                   its new version, directly
//   changed function, address taken            the original in the kernel, also if the function takes its own address:
//                                              the address may be stored and must stay valid after unloading; a call
//                                              through it works, because the original is redirected
//   changed function that is not redirected    its new version, directly: widen/ has made sure that its address is not
//                                              stored
//   place inside of a changed function         the new version: labels, jump tables, entries of special sections
//   unchanged function or variable             the one in the kernel: state is shared, never duplicated
//   string, constant, unnamed code             a copy in the module
//   entry of a special section                 its copy in the module
//   new function or variable                   the one in the module
//
// This holds also for a target that another file defines, of which the object code has only the name. The name is
// resolved as in a link of the changed kernel: it can mean a definition that another unit of the change adds, or one
// that was static before the change and whose address is known from its own unit.
//
//   a.c:  static int help(void)  becomes  int help(void)      the kernel has a static help()
//   b.c:  return help();                                      bound to the kernel's help() of a.c
#pragma once

#include "generator/prove/patch_unit.h"

#include <map>
#include <optional>
#include <set>

namespace klp {

struct Bound {
  // own: an atom of the module. kernel_atom: an atom of the original object of a unit of the change. kernel_symbol: a
  // symbol that none of these units defines.
  enum class To { own, kernel_atom, kernel_symbol } to = To::own;
  PatchAtom own;                    // To::own
  std::optional<std::size_t> entry; // To::own: the reference leads to this entry (index into Atom::entries) of the atom
  std::size_t unit = 0;             // To::kernel_atom: the unit that defines it
  AtomId original = no_atom;        // To::kernel_atom: the atom in the original object of that unit
  std::string name;                 // the symbol's name; for To::kernel_atom, to look it up among the exports
  bool global = false;              // whether the symbol can be exported
};

class Binder {
public:
  explicit Binder(const std::vector<PatchUnit>& units);
  // `user`: the atom that the reference is in. Error (refused): the target is a variable of which klp cannot decide
  // whether it is new or an existing one.
  Result<Bound> bind(PatchAtom user, const Reference& reference) const;
  bool is_changed(PatchAtom atom) const { return changed_.contains(atom); }

private:
  struct Definition {
    PatchAtom atom;
    bool gained = false; // the original object of its unit does not define a global of this name
  };
  void note_definitions(std::size_t unit);
  // The definition in the module that a name means in the unit's object code; nullopt if it means the kernel's symbol.
  std::optional<PatchAtom> definition_for(std::size_t unit, const std::string& name) const;
  std::string name_for_link(std::size_t unit, const Reference& reference) const;
  Result<Bound> bind_to(PatchAtom target, PatchAtom user, const Reference& reference) const;
  const std::vector<PatchUnit>& units_;
  std::set<PatchAtom> changed_;        // changed functions, with their cold parts
  std::set<PatchAtom> not_redirected_; // those changed functions that are not redirected
  // By name, in the order of units: the definitions that other units may use, if a unit adds them, makes them global or
  // replaces them without redirecting.
  std::multimap<std::string, Definition> definitions_;
};

} // namespace klp

// What each reference of the code that goes into the module will refer to: something that goes along, or the kernel's.
//
//   calls of changed functions        the new version, directly
//   functions replaced, not redirected  the new version, directly: widen/ has seen to it that nobody stores the address
//   addresses of changed functions    the kernel's, also where the function takes its own: they may be stored, and must
//                                     survive unloading; calling them works, since the original is redirected
//   places inside of these            the new version: labels, tables of jumps, entries of special sections
//   unchanged functions and variables the kernel's: state is shared, never forked
//   strings, constants, unnamed code  a copy
//   new functions and variables       go along
//
// Also where another file defines it, which the object code knows by name only. A name means the same as in a link of
// the changed kernel: what the change adds, and what was static before the change, whose address is known from its own
// unit.
//
//   a.c:  static int help(void)  becomes  int help(void)      the kernel has it, static
//   b.c:  return help();                                      the kernel's help of a.c is meant
#pragma once

#include "generator/prove/patch_unit.h"

#include <map>
#include <optional>
#include <set>

namespace klp {

struct Bound {
  enum class To { own, kernel_atom, kernel_symbol } to = To::own;
  PatchAtom own;             // To::own
  std::size_t unit = 0;      // To::kernel_atom: the unit that defines it...
  AtomId original = no_atom; // ...and what it is in the original object of that unit
  std::string name;    // To::kernel_symbol: defined in another unit; To::kernel_atom: its name, for export look-up
  bool global = false; // the symbol can be an exported one
};

class Binder {
public:
  explicit Binder(const std::vector<PatchUnit>& units);
  // Error (refused): a variable of which nobody can tell whether it is new or an existing one.
  Result<Bound> bind(PatchAtom user, const Reference& reference) const;
  bool is_changed(PatchAtom atom) const { return changed_.contains(atom); }

private:
  struct Definition {
    PatchAtom atom;
    bool gained = false; // its unit did not define a global of this name before
  };
  void note_definitions(std::size_t unit);
  // The definition that a name means in the unit's object code; nothing: the kernel's own symbol is meant.
  std::optional<PatchAtom> definition_for(std::size_t unit, const std::string& name) const;
  std::string name_for_link(std::size_t unit, const Reference& reference) const;
  Result<Bound> bind_to(PatchAtom meant, PatchAtom user, const Reference& reference) const;
  const std::vector<PatchUnit>& units_;
  std::set<PatchAtom> changed_;        // changed functions, with their cold parts
  std::set<PatchAtom> not_redirected_; // of those
  // By name, in the order of units: what one unit adds, makes global or replaces unredirected, and another may use.
  std::multimap<std::string, Definition> definitions_;
};

} // namespace klp

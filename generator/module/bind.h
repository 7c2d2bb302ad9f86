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
#pragma once

#include "generator/prove/patch_unit.h"

#include <map>
#include <optional>
#include <set>

namespace klp {

struct Bound {
  enum class To { own, kernel_atom, kernel_symbol } to = To::own;
  PatchAtom own;             // To::own
  AtomId original = no_atom; // To::kernel_atom: in the original object of the same unit
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
  void add_global(PatchAtom atom);
  // Nothing: the kernel's own symbol is meant.
  std::optional<PatchAtom> global_for(std::size_t unit, const std::string& name) const;
  Result<Bound> bind_here(PatchAtom user, const Reference& reference) const;
  const std::vector<PatchUnit>& units_;
  std::set<PatchAtom> changed_;        // changed functions, with their cold parts
  std::set<PatchAtom> not_redirected_; // of those
  std::multimap<std::string, PatchAtom>
      own_globals_; // what one unit adds, or replaces unredirected, and another may use
};

} // namespace klp

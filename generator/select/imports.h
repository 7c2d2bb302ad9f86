// Where a symbol comes from that the new code uses and does not bring along, and whether a livepatch can get at it.
//
//   of the unit's own object            livepatch symbol of vmlinux or of that module
//   exported by vmlinux                 an ordinary import, checked by modversions
//   exported by another module          livepatch symbol of that module, where it is loaded whenever the patched one
//   is:
//                                       the livepatch itself must not depend on any module
#pragma once

#include "generator/kernel/target/symvers.h"
#include "generator/prove/kernel_object.h"
#include "generator/prove/patch_unit.h"
#include "generator/prove/resolve.h"

#include <string>

namespace klp {

struct Import {
  const Export* exported = nullptr; // an ordinary import, of place.name; null: a livepatch symbol
  std::string object;               // whose symbol: vmlinux or a module
  KernelPlace place;
};

class Imports {
public:
  Imports(KernelObjects& objects, const Symvers& exports) : objects_(objects), exports_(exports) {}

  // An atom of the unit's original object. `global`: it has external linkage. Errors (refused) name what is in the way.
  Result<Import> atom(const PatchUnit& unit, AtomId original, bool global) const;
  // A symbol that another unit defines.
  Result<Import> external(const PatchUnit& unit, const std::string& name) const;
  // The place of a function that the livepatch core shall redirect.
  Result<KernelPlace> redirected(const PatchUnit& unit, AtomId original) const;
  // The key of a static call, by the name of its trampoline; empty: it is none, or vmlinux does not export the key.
  std::string exported_key(const std::string& trampoline) const;
  const KernelObject& vmlinux() const { return objects_.vmlinux(); }

private:
  Result<Import> of_other_module(const PatchUnit& unit, const std::string& name, const Export& exported) const;
  KernelObjects& objects_;
  const Symvers& exports_;
};

} // namespace klp

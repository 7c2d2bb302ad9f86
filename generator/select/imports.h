// How the livepatch module refers to a symbol of the kernel. Rule unresolved-symbol: the symbol cannot be found, or
// several symbols have its name and it is not known which of them is meant.
//
//   exported by vmlinux                        ordinary import, checked by modversions
//   in the unit's kernel object, not exported  livepatch symbol of vmlinux or of the module
//   exported by another module                 livepatch symbol of that module, provided that it is loaded whenever the
//                                              patched module is: the livepatch itself must not depend on any module
#pragma once

#include "generator/kernel/target/symvers.h"
#include "generator/prove/kernel_objects.h"
#include "generator/prove/patch_unit.h"
#include "generator/prove/resolve.h"

#include <string>

namespace klp {

struct Import {
  const Export* exported = nullptr; // ordinary import of place.name; nullptr for a livepatch symbol
  std::string object;               // vmlinux, or the module that has the symbol
  KernelPlace place;
};

class Imports {
public:
  Imports(KernelObjects& objects, const Symvers& exports) : objects_(objects), exports_(exports) {}

  // Errors of the next three functions (refused): the image does not show which symbol is meant, the position of the
  // symbol is not the same at all times, or the symbol belongs to a module that need not be loaded.

  // The import of an atom of the unit's original object. `global`: whether it has external linkage.
  Result<Import> atom(const PatchUnit& unit, AtomId original, bool global) const;
  // The import of a symbol that another unit defines.
  Result<Import> external(const PatchUnit& unit, const std::string& name) const;
  // The place of a function that the livepatch core redirects.
  Result<KernelPlace> redirected(const PatchUnit& unit, AtomId original) const;
  // The name of the key of a static call, by the name of its trampoline. Empty if the name is not that of a trampoline,
  // or vmlinux does not export the key.
  std::string exported_key(const std::string& trampoline) const;
  const KernelObject& vmlinux() const { return objects_.vmlinux(); }

private:
  Result<Import> import_of_other_module(const PatchUnit& unit, const std::string& name, const Export& exported) const;
  KernelObjects& objects_;
  const Symvers& exports_;
};

} // namespace klp

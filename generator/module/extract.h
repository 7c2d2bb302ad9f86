// Builds the object that holds the new code: the selected atoms, their entries in special sections, and a relocation
// for each reference.
//
// A reference to a symbol that the kernel does not export uses a symbol named ".klp.sym.OBJECT.NAME,POSITION", with
// ":MODULE" at its end if code of MODULE uses a symbol of another OBJECT. These symbols are weak and undefined, because
// kbuild's linker and modpost accept such symbols. After the link, livepatch_sections.h converts the relocations
// against them to livepatch relocations.
#pragma once

#include "generator/compare/compare.h"
#include "generator/rules/finding.h"
#include "generator/select/imports.h"
#include "generator/select/select.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

struct PatchedFunction {
  PatchAtom atom;
  std::string object;   // vmlinux or a module
  KernelPlace original; // the function that the livepatch core redirects
  std::string new_name; // symbol in the object: klp_new_0
};

struct PlacedHook {
  PatchAtom function;
  std::string object; // the patched object that it is called for: vmlinux or a module
  std::string kind;
  std::string name; // symbol in the object: klp_hook_0
};

struct KernelReference { // for the report
  std::string object;    // the object that defines the symbol
  KernelPlace place;
  std::string used_by;
};

struct Extraction {
  Object object;
  std::vector<PatchedFunction> functions;
  std::vector<KernelReference> livepatch_symbols; // resolved by the livepatch core
  std::set<std::string> exports;                  // used as ordinary imports
  std::set<std::string> name_spaces;              // of those exports
  std::set<std::string> modules;                  // when they are loaded, the new code is relocated
  std::vector<Ignored> excluded;                  // left out entries of special sections, if that has a visible effect
  std::vector<DataWrite> writes;                  // data that gets another value
  std::set<std::string> constants;                // runtime constants of the new code: dentry_hashtable
  std::vector<PlacedHook> hooks;                  // that the change's author requests
  std::vector<State> states;                      // that the change's author declares
  std::vector<Finding> refusals;                  // symbols that cannot be resolved, and the like
};

Result<Extraction> extract(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                           const Imports& imports);

inline constexpr char livepatch_symbol_prefix[] = ".klp.sym.";

} // namespace klp

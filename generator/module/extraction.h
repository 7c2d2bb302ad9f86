// The object with the new code, and what belongs to it: the result of extract().
#pragma once

#include "generator/compare/compare.h"
#include "generator/rules/finding.h"
#include "generator/select/imports.h"
#include "generator/select/select.h"

#include <set>
#include <string>
#include <vector>

namespace klp {

// The begin of the name of a livepatch symbol (see extract.h).
inline constexpr char livepatch_symbol_prefix[] = ".klp.sym.";

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

} // namespace klp

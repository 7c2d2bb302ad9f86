// The description of the livepatch for the runtime (klp-runtime/module/klp_description.h), and the lines of modinfo
// that klp adds. Both become data of the object with the new code.
#pragma once

#include "generator/module/extract.h"
#include "generator/module/module_options.h"

#include <string>
#include <vector>

namespace klp {

// A hook of the module, or a function of the runtime that is called like a hook.
struct DescribedHook {
  unsigned long kind = 0; // enum klp_hook_kind
  std::string function;   // symbol in the module
};

struct DescribedObject {
  std::string name; // vmlinux or a module
  std::vector<const PatchedFunction*> functions;
  std::vector<DescribedHook> hooks; // in the order in which hooks of one kind are called
};

// All states that the livepatch declares: those of the change's author, and one for each value that it writes.
std::vector<State> states_of(const Extraction& extraction);

struct PatchDescription {
  bool replace = true;
  std::string build_id;                 // as bytes
  std::vector<DescribedObject> objects; // vmlinux first, then modules by name
  std::vector<State> states;
};

PatchDescription describe(const Extraction& extraction, const ModuleOptions& options);

// Adds the sections KLP_DESCRIPTION_SECTION and KLP_NAMES_SECTION, and the symbol klp_description. Hooks and new
// functions that `patch` does not define (those of the runtime) become undefined symbols.
void add_description(Object& patch, const PatchDescription& description);

// Adds a section .modinfo with ModuleOptions::info and the namespaces of the imported symbols.
void add_modinfo(Object& patch, const Extraction& extraction, const ModuleOptions& options);

} // namespace klp

// The symbols of the new object for functions and variables of the kernel, and the refusals about them.
#pragma once

#include "generator/module/extraction.h"
#include "generator/module/object_builder.h"

#include <optional>
#include <string>

namespace klp {

class KernelReferences {
public:
  // Adds symbols to `builder`, and what is used and refused to `result`.
  KernelReferences(const std::vector<PatchUnit>& units, const Imports& imports, ObjectBuilder& builder,
                   Extraction& result)
      : units_(units), imports_(imports), builder_(builder), result_(result) {}

  // The symbol for a function or variable of the kernel, used by section `section` of the new object; 0 if it was
  // refused. Error: the environment failed.
  Result<SymbolId> symbol_for(PatchAtom user, const Bound& bound, const std::string& section);
  // The livepatch symbol for a place whose address is known.
  SymbolId livepatch_symbol(PatchAtom user, const Import& import);
  // The livepatch core applies relocations against a module, and those of the module's new code, only while that module
  // is loaded. So code may refer to a definition of a module only if that module is loaded whenever the code can run.
  // Returns an error if it need not be loaded. Symbols that the unit itself imports are checked by Imports::external().
  std::optional<Error> module_may_be_missing(PatchAtom user, const Bound& bound) const;
  // Adds a refusal, at the source line of the user if the error has none.
  void refuse(PatchAtom user, Error error, RuleId rule = "unresolved-symbol");

private:
  SymbolId exported_symbol(const Import& import);
  void import_static_call_key(const Import& trampoline);

  const std::vector<PatchUnit>& units_;
  const Imports& imports_;
  ObjectBuilder& builder_;
  Extraction& result_;
};

} // namespace klp

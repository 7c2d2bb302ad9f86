// Builds the object that holds the new code: the selected atoms, their entries in special sections, and a relocation
// for each reference.
//
// A reference to a symbol that the kernel does not export uses a symbol named ".klp.sym.OBJECT.NAME,POSITION", with
// ":MODULE" at its end if code of MODULE uses a symbol of another OBJECT. These symbols are weak and undefined, because
// kbuild's linker and modpost accept such symbols. After the link, livepatch_sections.h converts the relocations
// against them to livepatch relocations.
#pragma once

#include "generator/module/extraction.h"

namespace klp {

Result<Extraction> extract(const std::vector<PatchUnit>& units, const Binder& binder, const Selection& selection,
                           const Imports& imports);

} // namespace klp

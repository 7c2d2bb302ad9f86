// The last step after kbuild's link: what ld and modpost cannot express.
#pragma once

#include "generator/object/object.h"

namespace klp {

// Turns every relocation against a ".klp.sym.OBJECT.NAME,POSITION" symbol into one of a ".klp.rela.OBJECT.SECTION"
// section, and the symbols into SHN_LIVEPATCH ones (Documentation/livepatch/module-elf-format.rst). With ":MODULE" at
// the name's end it becomes one of ".klp.rela.MODULE.SECTION": applied when MODULE comes, which depends on OBJECT.
// Errors: a symbol name that the kernel could not parse or that is too long for it.
Status convert_to_livepatch(Object& module);

} // namespace klp

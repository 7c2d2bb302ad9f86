// The last step after kbuild has linked the module: livepatch symbols and relocations, which ld and modpost cannot
// make.
#pragma once

#include "generator/object/object.h"

namespace klp {

// Moves each relocation against a symbol ".klp.sym.OBJECT.NAME,POSITION" into the section ".klp.rela.OBJECT.SECTION",
// and gives these symbols the section index SHN_LIVEPATCH (Documentation/livepatch/module-elf-format.rst). If the name
// ends in ":MODULE", the relocation goes into ".klp.rela.MODULE.SECTION" and the symbol loses that ending: the kernel
// applies it when MODULE is loaded, and MODULE depends on OBJECT.
// Errors: a symbol name that the kernel cannot parse, or that is too long for the kernel.
Status convert_to_livepatch(Object& module);

} // namespace klp

// Converts the file of a module into an image like that of vmlinux, so that the same code can match units with both.
//
// A .ko file is relocatable: its fields are not filled in yet. klp places its sections as the module loader does, but
// at addresses of klp's own choice, and gives each undefined symbol an address of its own. Then it applies the
// relocations. After that, the address in each relocated field identifies the symbol that the field means.
#pragma once

#include "generator/object/object.h"
#include "generator/prove/kernel_object.h"

namespace klp {

// Fills everything but KernelObject::needs and types. Returns an error if the object is not a kernel module, has a
// relocation that the kernel's module loader does not apply, or is too large.
Result<KernelObject> lay_out_module(const Object& module);

} // namespace klp

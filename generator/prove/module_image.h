// A module's file as a witness: laid out as the loader would, at addresses of klp's own choice.
//
// A .ko is relocatable. Once its sections have addresses and every symbol it only uses has one that is nobody else's,
// its relocated fields say which symbol they mean as those of a linked image do, and the same matching serves both.
#pragma once

#include "generator/object/object.h"
#include "generator/prove/kernel_object.h"

namespace klp {

// Errors: no kernel module, or a relocation that the kernel's module loader would not apply.
Result<KernelObject> lay_out_module(const Object& module);

} // namespace klp

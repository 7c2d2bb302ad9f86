// The names of the sections with a special meaning in x86-64 kernels.
#pragma once

#include "generator/arch/section_tables.h"

#include <span>

namespace klp {

// The sources are arch/x86/kernel/vmlinux.lds.S, scripts/module.lds.S and tools/objtool.
std::span<const SpecialSection> x86_64_special_sections();
std::span<const DataSection> x86_64_data_sections();

} // namespace klp

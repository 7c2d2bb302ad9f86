// Properties of the target kernel's module loader, read from its source.
#pragma once

#include "generator/kernel/target/target.h"

#include <string_view>

namespace klp {

// Whether the loader applies relocations to .data..percpu of a module.
//
//     static DEFINE_PER_CPU(struct box, boxes) = { .ops = &box_ops };
//
// Up to 6.12 it does not: setup_load_info() or layout_and_allocate() removes SHF_ALLOC from the section,
// apply_relocations() skips sections without SHF_ALLOC, and percpu_modcopy() copies the section as it is in the file.
// So .ops is null on each CPU, in every module. Newer kernels make an exception for info->index.pcpu in
// apply_relocations(). `source`: kernel/module/main.c (kernel/module.c before 5.19). Returns false if it defines no
// apply_relocations().
bool relocates_per_cpu_data(std::string_view source);

// Same, for the source of the target's kernel. Returns an error if it has no such file or the file cannot be read.
Result<bool> loader_relocates_per_cpu_data(const Target& target);

} // namespace klp

// What the target's module loader does, read out of its source.
#pragma once

#include "generator/kernel/target/target.h"

#include <string_view>

namespace klp {

// Whether the loader applies relocations to .data..percpu of a module.
//
//     static DEFINE_PER_CPU(struct box, boxes) = { .ops = &box_ops };
//
// Up to 6.12 it does not: setup_load_info() or layout_and_allocate() takes SHF_ALLOC from the section,
// apply_relocations() passes over what has no SHF_ALLOC, and percpu_modcopy() copies the section as it is in the file:
// .ops is null on each CPU, in every module. Newer kernels make an exception for info->index.pcpu in
// apply_relocations(). `source`: kernel/module/main.c (kernel/module.c before 5.19). False where it has no
// apply_relocations().
bool relocates_per_cpu_data(std::string_view source);

// Of the target's kernel. Error: its source has no module loader, or the file cannot be read.
Result<bool> loader_relocates_per_cpu_data(const Target& target);

} // namespace klp

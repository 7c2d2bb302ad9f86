// Folders of a kernel tree whose code is no ordinary part of an x86-64 kernel.
#pragma once

#include "generator/arch/arch.h"

#include <span>
#include <string_view>

namespace klp {

// The sources are arch/x86/Makefile and arch/x86/*/Makefile.
std::span<const OtherProgram> x86_64_other_programs();
std::span<const std::string_view> x86_64_kernel_files_beside_programs();
// The sources are the kernel's Makefile and arch/x86/Makefile: KBUILD_VMLINUX_LIBS.
std::span<const std::string_view> x86_64_archive_folders();

} // namespace klp

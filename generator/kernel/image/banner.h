// Finds the banner in a kernel image: the first line that the kernel prints when it boots.
#pragma once

#include <optional>
#include <string_view>

namespace klp {

// "Linux version RELEASE (USER@HOST) (COMPILER, LINKER) ..." (init/version.c: linux_banner), without the newline.
// Returns nullopt if the image contains none.
std::optional<std::string_view> find_banner(std::string_view vmlinux);

// The version of the distribution's package in the banner: "6.1.176-1" for "... SMP Debian 6.1.176-1 (2026-07-02)".
// Empty if the kernel does not come from Debian.
std::string_view debian_version_in(std::string_view banner);

} // namespace klp

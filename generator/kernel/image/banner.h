// Finds the banner in a kernel image: the first line that the kernel prints when it boots.
#pragma once

#include <optional>
#include <string_view>

namespace klp {

// "Linux version RELEASE (USER@HOST) (COMPILER, LINKER) ..." (init/version.c: linux_banner), without the newline.
// Returns nullopt if the image contains none.
std::optional<std::string_view> find_banner(std::string_view vmlinux);

} // namespace klp

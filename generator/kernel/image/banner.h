// The line that a kernel prints first: "Linux version ...".
#pragma once

#include <optional>
#include <string_view>

namespace klp {

// "Linux version RELEASE (USER@HOST) (COMPILER, LINKER) ..." (init/version.c: linux_banner), without its end of line.
std::optional<std::string_view> find_banner(std::string_view vmlinux);

} // namespace klp

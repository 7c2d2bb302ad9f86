// What an image says of its own build, against what its target compiles with.
#pragma once

#include "generator/target/image.h"
#include "generator/target/target.h"

#include <optional>
#include <string>
#include <string_view>

namespace klp {

// "Linux version RELEASE (USER@HOST) (COMPILER, LINKER) ..." (init/version.c: linux_banner), without its end of line.
std::optional<std::string_view> find_banner(std::string_view vmlinux);

// In words, how compiler, source or configuration differ; empty where nothing does, or where the image does not tell:
// the banner names the compiler and mostly the version; the configuration is there with CONFIG_IKCONFIG
// (kernel/configs.c). Error: a file of the target cannot be read.
Result<std::string> build_difference(const Target& target, const Image& vmlinux);

} // namespace klp

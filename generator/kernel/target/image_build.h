// What an image says of its own build, against what its target compiles with.
#pragma once

#include "generator/kernel/image/image.h"
#include "generator/kernel/target/target.h"

#include <optional>
#include <string>
#include <string_view>

namespace klp {

// In words, how compiler, source or configuration differ; empty where nothing does, or where the image does not tell:
// the banner names the compiler and mostly the version; the configuration is there with CONFIG_IKCONFIG
// (kernel/configs.c). Error: a file of the target cannot be read.
Result<std::string> build_difference(const Target& target, const Image& vmlinux);

} // namespace klp

// Compares what a kernel image records about its build with what klp compiles the target with.
#pragma once

#include "generator/kernel/image/image.h"
#include "generator/kernel/target/target.h"

#include <optional>
#include <string>
#include <string_view>

namespace klp {

// Describes how compiler, source version or configuration differ. Empty if they agree, or if the image records none of
// them. The banner contains the compiler and mostly the version; the image contains its configuration if it has
// CONFIG_IKCONFIG (kernel/configs.c). Error: a file of the target cannot be read.
Result<std::string> build_difference(const Target& target, const Image& vmlinux);

} // namespace klp

// The identity that the linker gave an image (ld --build-id): no two builds that differ have the same.
#pragma once

#include "generator/kernel/image/image.h"

#include <optional>
#include <string>

namespace klp {

// Its bytes, out of the notes that the kernel itself shows in /sys/kernel/notes (kernel/ksysfs.c). Nothing: the image
// was linked without.
std::optional<std::string> build_id_of(const Image& image, const Kallsyms& kallsyms);

// "12ab...", as `file` and /sys tools print it.
std::string hexadecimal(std::string_view bytes);

} // namespace klp

// The build ID that the linker put into an image (ld --build-id). Two different builds have different IDs.
#pragma once

#include "generator/kernel/image/image.h"

#include <optional>
#include <string>

namespace klp {

// The bytes of the ID, from the notes that the running kernel shows in /sys/kernel/notes (kernel/ksysfs.c). Returns
// nullopt if the image was linked without a build ID.
std::optional<std::string> build_id_of(const Image& image, const Kallsyms& kallsyms);

// The bytes as lower-case hexadecimal digits, as `file` prints a build ID.
std::string hexadecimal(std::string_view bytes);

} // namespace klp

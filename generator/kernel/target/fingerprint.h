// Size, time and hash of a file, so that a later run of klp can detect a change of the file.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace klp {

struct Fingerprint {
  std::filesystem::path path;
  std::uint64_t size = 0;
  std::int64_t modified = 0; // nanoseconds since the epoch
  std::string sha256;
};

// Error: not a regular file, or not readable.
Result<Fingerprint> take_fingerprint(const std::filesystem::path& path);

// True if the file still has the same content. Equal size and time are taken as equal content; if only the time
// differs, the file is read and its hash compared.
bool unchanged(const Fingerprint& old);

} // namespace klp

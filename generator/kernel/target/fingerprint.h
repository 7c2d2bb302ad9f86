// What a file was, so that a later run can tell whether it still is.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace klp {

struct Fingerprint {
  std::filesystem::path path;
  std::uint64_t size = 0;
  std::int64_t modified = 0; // nanoseconds
  std::string sha256;
};

Result<Fingerprint> take_fingerprint(const std::filesystem::path& path);

// True where the file is the same. Reads it only where its time differs.
bool unchanged(const Fingerprint& old);

} // namespace klp

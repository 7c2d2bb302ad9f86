// Unpacks a compressed stream in memory, with libarchive.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <string>

namespace klp {

// Formats: gzip, bzip2, xz, lzma, lzo (with the program lzop), lz4 and zstd, recognized by the content. Errors: another
// format, damaged data, more than `limit` bytes of output.
Result<std::string> decompress(ByteView packed, std::uint64_t limit);

} // namespace klp

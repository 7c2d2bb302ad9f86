// One compressed stream, unpacked in memory.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

#include <string>

namespace klp {

// Unpacks gzip, bzip2, xz, lzma, lzo (with the program lzop), lz4 or zstd, told apart by content. More than `limit`
// bytes of output is an error.
Result<std::string> decompress(ByteView packed, std::uint64_t limit);

} // namespace klp

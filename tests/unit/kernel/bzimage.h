// Makes a bzImage with a payload, for tests.
#pragma once

#include "tests/unit/kernel/compress.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace klp::test {

inline std::string size_field(std::size_t size) {
  auto value = static_cast<std::uint32_t>(size);
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

// The unpacked size follows the stream. A gzip stream already ends with it.
inline std::string payload(const std::string& plain, const std::string& filter) {
  std::string stream = compress(plain, filter.c_str());
  if (filter != "gzip") stream += size_field(plain.size());
  return stream;
}

inline std::string bzimage(const std::string& payload, std::uint32_t length) {
  std::string image(2 * 512 + 100, '\0'); // boot sector, one setup sector, 100 bytes before the payload
  image[0x1f1] = 1;
  image.replace(0x202, 4, "HdrS");
  image.replace(0x206, 2, "\x0f\x02");
  std::uint32_t offset = 100;
  std::memcpy(image.data() + 0x248, &offset, 4);
  std::memcpy(image.data() + 0x24c, &length, 4);
  return image + payload;
}

inline std::string bzimage(const std::string& payload) {
  return bzimage(payload, static_cast<std::uint32_t>(payload.size()));
}

} // namespace klp::test

// FNV-1a, 64 bits: for what must be compared with another compilation, not kept secret.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

class Hash {
public:
  void add(const char* bytes, std::size_t size) {
    std::uint64_t value = value_;
    for (const char* end = bytes + size; bytes != end; ++bytes)
      value = (value ^ static_cast<unsigned char>(*bytes)) * 0x100000001b3;
    value_ = value;
  }
  // 16 digits.
  std::string text() const {
    char out[17];
    snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(value_));
    return out;
  }

private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

} // namespace klp::gcc

// What the targets beside it share. Each reads bytes that may be anything: it may refuse them with a cause, and nothing
// else. The same program text is run by libFuzzer (scripts/fuzz) and, over kept inputs, by replay.cc in every build.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace klp::fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void need(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// A reader's error is the input's fault, and says what is wrong.
inline void check_error(const Error& error) {
  need(!error.cause.empty(), "an error has a cause");
  need(error.status != ExitStatus::internal_fault, "bad input is no fault of klp");
}

// True where there is a value.
template <typename T> bool succeeds(const Result<T>& result) {
  if (!result) check_error(result.error());
  return result.has_value();
}

} // namespace klp::fuzz

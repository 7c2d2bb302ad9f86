// Shared code of the fuzz targets in this folder. Each target gives arbitrary bytes to a reader, which must either
// accept them or return an error with a cause. libFuzzer runs the targets (scripts/fuzz); replay.cc runs the same
// targets with stored inputs in every build.
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

// Checks the error of a reader: it has a cause, and it is not reported as a fault of klp.
inline void check_error(const Error& error) {
  need(!error.cause.empty(), "an error has a cause");
  need(error.status != ExitStatus::internal_fault, "bad input is no fault of klp");
}

// Returns true if there is a value; checks the error otherwise.
template <typename T> bool succeeds(const Result<T>& result) {
  if (!result) check_error(result.error());
  return result.has_value();
}

} // namespace klp::fuzz

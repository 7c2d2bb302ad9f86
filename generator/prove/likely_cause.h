// Why a unit of the target, compiled anew, may not be what the image runs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace klp {

struct MismatchedUnit {
  std::size_t functions = 0, mismatched = 0;
  std::optional<bool> fits_without_plugin; // nothing: not tried
};

// In words: compiler, configuration, source or plugin. `build_difference`: of the target (target/image_build.h).
std::string likely_cause(const MismatchedUnit& unit, const std::string& build_difference);

} // namespace klp

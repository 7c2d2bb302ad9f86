// Why functions of a unit, compiled again from the target's source, may differ from the kernel image.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace klp {

struct MismatchedUnit {
  std::size_t functions = 0, mismatched = 0;
  std::optional<bool> fits_without_plugin; // nullopt: not tried
};

// Text for messages: compiler, configuration, source or plugin. `build_difference`: the result of build_difference()
// for the target (kernel/target/image_build.h).
std::string likely_cause(const MismatchedUnit& unit, const std::string& build_difference);

} // namespace klp

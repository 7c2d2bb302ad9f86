// C code that the compiler drops because of an option of the configuration: if (IS_ENABLED(CONFIG_X)).
#pragma once

#include "generator/target/kernel_config.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct FailedTest {
  std::size_t line = 0; // 1-based
  std::string test;     // "IS_ENABLED(CONFIG_X)", "!IS_BUILTIN(CONFIG_X)"
  std::string setting;  // "CONFIG_X is not set"
};

// The tests of a C text that are false in this configuration, from top to bottom. include/linux/kconfig.h defines them;
// IS_REACHABLE() of an option that is m depends on the unit, and is left out.
std::vector<FailedTest> failed_option_tests(std::string_view text, const KernelConfig& config);

} // namespace klp

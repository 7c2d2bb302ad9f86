// Finds the compiler that a kernel was built with on this machine.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/kernel_config.h"

#include <string>

namespace klp {

struct Compiler {
  std::string command; // gcc-12
  std::string version; // first line of `COMMAND --version`
};

// The first line of `COMMAND --version`. Error: the command cannot be run.
Result<std::string> version_of(const std::string& command);

// True if two --version lines are equal except for their first word, the name of the command.
bool same_version(const std::string& one, const std::string& other);

// Tries the command that is the first word of CONFIG_CC_VERSION_TEXT, then gcc. Errors: neither has the version of
// CONFIG_CC_VERSION_TEXT, or klp has no plugin for the compiler's family (toolchain.h): today, the kernel was built
// with Clang.
Result<Compiler> find_compiler(const KernelConfig& config);

} // namespace klp

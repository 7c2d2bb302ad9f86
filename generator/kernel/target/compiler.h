// The compiler that a kernel was built with, on this machine.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/kernel_config.h"

#include <string>

namespace klp {

struct Compiler {
  std::string command; // gcc-12
  std::string version; // first line of its --version
};

// The first line of `command --version`.
Result<std::string> version_of(const std::string& command);

// True where two --version lines differ at most in the command's name, their first word.
bool same_version(const std::string& one, const std::string& other);

// Looks up the command that CONFIG_CC_VERSION_TEXT begins with, else gcc; the version must be the kernel's.
Result<Compiler> find_compiler(const KernelConfig& config);

} // namespace klp

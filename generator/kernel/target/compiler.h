// Finds the compiler that a kernel was built with on this machine.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/kernel_config.h"

#include <filesystem>
#include <string>

namespace klp {

struct Compiler {
  std::string command;        // gcc-12
  std::string version;        // first line of `COMMAND --version`
  std::filesystem::path root; // Target::toolchain_root
};

// "gcc-12" of "gcc-12 (Debian 12.2.0-14) 12.2.0".
std::string first_word(const std::string& text);

// The names of Debian's package and of its version in such a line: "gcc-14" and "14.2.0-19" of
// "x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0". Empty if it is no compiler of Debian.
std::string compiler_package(const std::string& version);
std::string debian_version(const std::string& version);

// The first line of `COMMAND --version`. `root`: Target::toolchain_root. Error: the command cannot be run.
Result<std::string> version_of(const std::string& command, const std::filesystem::path& root);

// True if two --version lines are equal except for their first word, the name of the command.
bool same_version(const std::string& one, const std::string& other);

// Tries the command that is the first word of CONFIG_CC_VERSION_TEXT, then gcc. Errors: neither has the version of
// CONFIG_CC_VERSION_TEXT, or klp has no plugin for the compiler's family (toolchain.h): today, the kernel was built
// with Clang.
Result<Compiler> find_compiler(const KernelConfig& config);

} // namespace klp

// A kernel's .config: read, and compared with what olddefconfig made of it.
#pragma once

#include "base/error.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// Symbol without CONFIG_, and its value as written: y, m, 12, "text". What is not set is not there.
using KernelConfig = std::map<std::string, std::string>;

// Errors name the line.
Result<KernelConfig> parse_config(std::string_view text, const std::string& origin);

// Whether code can depend on the symbol. False: it says which tools the machine has (RUSTC_VERSION), or signs things.
bool reaches_code(const std::string& symbol);

// The value without its quotes; empty where not set.
std::string config_text(const KernelConfig& config, const std::string& symbol);

// Symbols that are y or m in `made` and not set in `given`: this machine's tools offered them.
std::vector<std::string> newly_on(const KernelConfig& given, const KernelConfig& made);

// "CONFIG_X: y instead of m", for every symbol that reaches the code and differs.
std::vector<std::string> config_differences(const KernelConfig& given, const KernelConfig& made);

} // namespace klp

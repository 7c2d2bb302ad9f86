// Reads the .config of a kernel.
#pragma once

#include "base/error.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// Symbol without CONFIG_ -> its value as written: y, m, 12, "text". A symbol that is not set, or is n, has no entry.
using KernelConfig = std::map<std::string, std::string>;

// `origin` is the file, for error messages. Errors name the line.
Result<KernelConfig> parse_config(std::string_view text, const std::string& origin);

// True if the code of a unit can depend on the symbol. False for symbols that describe the tools of the machine
// (RUSTC_VERSION) or concern signatures.
bool can_affect_code(const std::string& symbol);

// The value without its quotes; empty if not set.
std::string config_text(const KernelConfig& config, const std::string& symbol);

// The symbols that are y or m in `made` and not set in `given`, and that code can depend on. `made` is the result of
// `make olddefconfig` for `given`, which sets symbols whose default depends on the tools of this machine.
std::vector<std::string> newly_set(const KernelConfig& given, const KernelConfig& made);

} // namespace klp

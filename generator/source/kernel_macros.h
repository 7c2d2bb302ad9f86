// Which macros the texts of a kernel may count on, by its configuration.
#pragma once

#include "generator/kernel/target/kernel_config.h"
#include "generator/source/condition_value.h"

namespace klp {

// Those of the configuration (CONFIG_X, CONFIG_X_MODULE) and what every unit of an x86-64 kernel has. `module`: whether
// the text is compiled into a module; nothing: not known, or both. What `text` itself defines somewhere is not known.
Macros kernel_macros(const KernelConfig& config, std::optional<bool> module, std::string_view text);

// "CONFIG_X is not set", "CONFIG_X is m"; empty: no macro of the configuration.
std::string setting(const KernelConfig& config, const std::string& macro);

// A macro that a source file defines for the macros of headers, as pr_fmt for pr_err(): the file's own code uses it
// without naming it.
bool is_read_by_headers(const std::string& macro);

} // namespace klp

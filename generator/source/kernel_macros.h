// The values of macros in the source files of a kernel, from its configuration.
#pragma once

#include "generator/kernel/target/kernel_config.h"
#include "generator/source/condition_value.h"

namespace klp {

// The macros of the configuration (CONFIG_X, CONFIG_X_MODULE) and those that every unit of an x86-64 kernel has.
// `module`: whether the text is compiled into a module; nullopt if this is not known, or if it is compiled both ways. A
// macro that `text` itself defines or undefines counts as unknown.
Macros kernel_macros(const KernelConfig& config, std::optional<bool> module, std::string_view text);

// "CONFIG_X is not set", "CONFIG_X is m". Empty if the macro does not begin with CONFIG_.
std::string setting_text(const KernelConfig& config, const std::string& macro);

// Whether headers use a macro that a source file defines, as pr_err() uses pr_fmt. Code of that file then depends on
// the macro without mentioning it.
bool is_used_by_headers(const std::string& macro);

} // namespace klp

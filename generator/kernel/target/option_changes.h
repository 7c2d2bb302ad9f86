// Compares two configurations option by option.
#pragma once

#include "generator/kernel/target/kernel_config.h"

namespace klp {

struct OptionChange {
  std::string option;        // without CONFIG_
  std::string before, after; // values as written: y, "text"; empty: not set
};

// The value, or "not set" if it is empty.
std::string value_in_words(const std::string& value);

// Every symbol that differs, and that code can depend on (can_affect_code()).
std::vector<OptionChange> option_changes(const KernelConfig& before, const KernelConfig& after);

// "CONFIG_X: y instead of m", for each of option_changes(given, made).
std::vector<std::string> config_differences(const KernelConfig& given, const KernelConfig& made);

// Returns the text `autoconf` of an include/generated/autoconf.h, in which the lines of these options are replaced by
// the lines of `changed`. `changed` is the file that kbuild makes for the changed configuration. It is not used as a
// whole, because kbuild also sets options whose default depends on the tools of this machine, and the running kernel
// was compiled without them.
std::string autoconf_with(const std::vector<OptionChange>& options, std::string_view autoconf,
                          std::string_view changed);

} // namespace klp

// Two configurations compared, option by option.
#pragma once

#include "generator/kernel/target/kernel_config.h"

namespace klp {

struct OptionChange {
  std::string option;        // without CONFIG_
  std::string before, after; // as written: y, "text"; empty: not set
};

// "not set" where it is empty.
std::string value_in_words(const std::string& value);

// Every symbol that reaches the code and differs.
std::vector<OptionChange> option_changes(const KernelConfig& before, const KernelConfig& after);

// `autoconf` is the text of an include/generated/autoconf.h, `changed` the one that kbuild makes with the change: the
// first with the lines of the second for these options, and for no other. kbuild also writes options that only the
// tools of this machine offer, and the running kernel was compiled without them.
std::string autoconf_with(const std::vector<OptionChange>& options, std::string_view autoconf,
                          std::string_view changed);

} // namespace klp

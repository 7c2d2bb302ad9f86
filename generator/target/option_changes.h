// Two configurations compared, option by option.
#pragma once

#include "generator/target/kernel_config.h"

namespace klp {

struct OptionChange {
  std::string option;        // without CONFIG_
  std::string before, after; // as written: y, "text"; empty: not set
};

// "not set" where it is empty.
std::string value_in_words(const std::string& value);

// Every symbol that reaches the code and differs.
std::vector<OptionChange> option_changes(const KernelConfig& before, const KernelConfig& after);

} // namespace klp

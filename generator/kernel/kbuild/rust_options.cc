#include "generator/kernel/kbuild/rust_options.h"

namespace klp {

bool is_dropped_rust_option(const OptionChange& change) {
  const std::string name = "_" + change.option + "_";
  return change.after.empty() && name.find("_RUST_") != std::string::npos;
}

// As scripts/kconfig/confdata.c writes them: __print_symbol_for_c().
std::string autoconf_lines(const std::vector<OptionChange>& dropped) {
  std::string lines;
  for (const auto& option : dropped) {
    const bool plain = option.before == "y" || option.before == "m";
    lines += "#define CONFIG_" + option.option + (option.before == "m" ? "_MODULE" : "") + " " +
             (plain ? "1" : option.before) + "\n";
  }
  return lines;
}

} // namespace klp

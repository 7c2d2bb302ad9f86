#include "generator/kernel/kbuild/rust_options.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace klp {

namespace {

bool is_for_rust(const std::string& option) { return ("_" + option + "_").find("_RUST_") != std::string::npos; }

} // namespace

bool is_dropped_rust_option(const OptionChange& change) { return change.after.empty() && is_for_rust(change.option); }

std::vector<OptionChange> dropped_rust_options(const std::vector<OptionChange>& changes,
                                               const KconfigDependencies& dependencies) {
  std::set<std::string> dropped;
  for (const auto& change : changes)
    if (is_dropped_rust_option(change)) dropped.insert(change.option);
  auto depends_on_dropped = [&](const std::string& option) {
    auto found = dependencies.find(option);
    return found != dependencies.end() && std::ranges::any_of(found->second, [&](const std::string& name) {
             return is_for_rust(name) || dropped.contains(name);
           });
  };
  for (bool grows = !dropped.empty(); grows;) {
    grows = false;
    for (const auto& change : changes)
      if (change.after.empty() && depends_on_dropped(change.option)) grows |= dropped.insert(change.option).second;
  }
  std::vector<OptionChange> found;
  std::ranges::copy_if(changes, std::back_inserter(found),
                       [&](const OptionChange& change) { return dropped.contains(change.option); });
  return found;
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

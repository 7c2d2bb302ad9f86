#include "generator/kernel/target/option_changes.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

std::string value_in(const KernelConfig& config, const std::string& symbol) {
  auto entry = config.find(symbol);
  return entry == config.end() ? "" : entry->second;
}

// Calls take(NAME, LINE) for every line "#define NAME VALUE", and take("", LINE) for every other line.
template <typename F> void for_each_macro(std::string_view text, const F& take) {
  constexpr std::string_view define = "#define ";
  while (!text.empty()) {
    std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    std::string_view name = line.starts_with(define) ? line.substr(define.size()) : std::string_view();
    take(name.substr(0, name.find(' ')), line);
  }
}

} // namespace

std::vector<OptionChange> option_changes(const KernelConfig& before, const KernelConfig& after) {
  KernelConfig all = before;
  all.insert(after.begin(), after.end());
  std::vector<OptionChange> changes;
  for (const auto& [symbol, unused] : all) {
    OptionChange change{symbol, value_in(before, symbol), value_in(after, symbol)};
    if (change.before != change.after && can_affect_code(symbol)) changes.push_back(std::move(change));
  }
  return changes;
}

std::string value_in_words(const std::string& value) { return value.empty() ? "not set" : value; }

std::vector<std::string> config_differences(const KernelConfig& given, const KernelConfig& made) {
  std::vector<std::string> differences;
  for (const auto& change : option_changes(given, made))
    differences.push_back("CONFIG_" + change.option + ": " + value_in_words(change.after) + " instead of " +
                          value_in_words(change.before));
  return differences;
}

std::string autoconf_with(const std::vector<OptionChange>& options, std::string_view autoconf,
                          std::string_view changed) {
  std::set<std::string, std::less<>> removed, added; // names of macros
  auto macro = [](const std::string& option, const std::string& value) {
    return "CONFIG_" + option + (value == "m" ? "_MODULE" : ""); // scripts/kconfig/confdata.c: __print_symbol_for_c
  };
  for (const auto& o : options) {
    if (!o.before.empty()) removed.insert(macro(o.option, o.before));
    if (!o.after.empty()) added.insert(macro(o.option, o.after));
  }
  for (const auto& name : added) removed.insert(name);
  std::string text;
  for_each_macro(autoconf, [&](std::string_view name, std::string_view line) {
    if (!removed.contains(name)) text += line;
  });
  for_each_macro(changed, [&](std::string_view name, std::string_view line) {
    if (added.contains(name)) text += line;
  });
  return text;
}

} // namespace klp

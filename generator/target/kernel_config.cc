#include "generator/target/kernel_config.h"

#include "generator/target/option_changes.h"

#include <algorithm>
#include <array>
#include <set>

namespace klp {

// Symbols whose value describes the machine or signs things, and reaches no code of a unit.
static constexpr std::array<std::string_view, 9> not_in_code = {
    "CC_VERSION_TEXT",      // the compiler's command name; its version is compared on its own
    "PAHOLE_VERSION",       // pahole writes BTF, not code
    "BINDGEN_VERSION_TEXT", // a Rust tool
    "RUST_IS_AVAILABLE",    // likewise; RUST itself is compared
    "TOOLS_SUPPORT_RELR",   // the linker's, for arm64
    "BUILD_SALT",           // changes build IDs only
    "MODULE_SIG_KEY",       // where a key lies
    "SYSTEM_TRUSTED_KEYS",  //
    "LOCALVERSION",         // klp sets the release itself
};

// RUSTC_VERSION and its like say which rustc is here.
static bool reaches_code(const std::string& symbol) {
  return !symbol.starts_with("RUSTC_") && std::ranges::find(not_in_code, symbol) == not_in_code.end();
}

Result<KernelConfig> parse_config(std::string_view text, const std::string& origin) {
  KernelConfig config;
  for (int number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    auto equals = line.find('=');
    if (!line.starts_with("CONFIG_") || equals == std::string_view::npos)
      return fail(Error{.cause = "line is neither CONFIG_SYMBOL=VALUE nor a comment",
                        .remedy = "give the .config that the kernel was built with",
                        .file = origin,
                        .line = number});
    if (line.substr(equals + 1) != "n") config[std::string(line.substr(7, equals - 7))] = line.substr(equals + 1);
  }
  if (config.empty())
    return fail(
        Error{.cause = "sets no symbol", .remedy = "give the .config that the kernel was built with", .file = origin});
  return config;
}

std::string config_text(const KernelConfig& config, const std::string& symbol) {
  auto entry = config.find(symbol);
  if (entry == config.end()) return {};
  std::string_view value = entry->second;
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return std::string(value);
}

std::vector<std::string> newly_on(const KernelConfig& given, const KernelConfig& made) {
  std::vector<std::string> symbols;
  for (const auto& [symbol, value] : made)
    if ((value == "y" || value == "m") && !given.contains(symbol) && reaches_code(symbol)) symbols.push_back(symbol);
  return symbols;
}

static std::string value_in(const KernelConfig& config, const std::string& symbol) {
  auto entry = config.find(symbol);
  return entry == config.end() ? "" : entry->second;
}

std::vector<OptionChange> option_changes(const KernelConfig& before, const KernelConfig& after) {
  KernelConfig all = before;
  all.insert(after.begin(), after.end());
  std::vector<OptionChange> changes;
  for (const auto& [symbol, unused] : all) {
    OptionChange change{symbol, value_in(before, symbol), value_in(after, symbol)};
    if (change.before != change.after && reaches_code(symbol)) changes.push_back(std::move(change));
  }
  return changes;
}

// take(NAME, LINE) for every "#define NAME VALUE", and take("", LINE) for every other line.
template <typename F> static void for_each_macro(std::string_view text, const F& take) {
  constexpr std::string_view define = "#define ";
  while (!text.empty()) {
    std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    std::string_view name = line.starts_with(define) ? line.substr(define.size()) : std::string_view();
    take(name.substr(0, name.find(' ')), line);
  }
}

std::string autoconf_with(const std::vector<OptionChange>& options, std::string_view autoconf,
                          std::string_view changed) {
  std::set<std::string, std::less<>> gone, come;
  auto macro = [](const std::string& option, const std::string& value) {
    return "CONFIG_" + option + (value == "m" ? "_MODULE" : ""); // scripts/kconfig/confdata.c: __print_symbol_for_c
  };
  for (const auto& o : options) {
    if (!o.before.empty()) gone.insert(macro(o.option, o.before));
    if (!o.after.empty()) come.insert(macro(o.option, o.after));
  }
  for (const auto& name : come) gone.insert(name);
  std::string text;
  for_each_macro(autoconf, [&](std::string_view name, std::string_view line) {
    if (!gone.contains(name)) text += line;
  });
  for_each_macro(changed, [&](std::string_view name, std::string_view line) {
    if (come.contains(name)) text += line;
  });
  return text;
}

std::string value_in_words(const std::string& value) { return value.empty() ? "not set" : value; }

std::vector<std::string> config_differences(const KernelConfig& given, const KernelConfig& made) {
  std::vector<std::string> differences;
  for (const auto& change : option_changes(given, made))
    differences.push_back("CONFIG_" + change.option + ": " + value_in_words(change.after) + " instead of " +
                          value_in_words(change.before));
  return differences;
}

} // namespace klp

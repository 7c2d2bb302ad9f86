#include "generator/kernel/target/kernel_config.h"

#include <algorithm>
#include <array>

namespace klp {

namespace {

// Symbols on which no code of a unit depends.
constexpr std::array<std::string_view, 9> not_in_code = {
    "CC_VERSION_TEXT",      // contains the name of the compiler's command; find_compiler() compares the version
    "PAHOLE_VERSION",       // pahole writes BTF, not code
    "BINDGEN_VERSION_TEXT", // a Rust tool
    "RUST_IS_AVAILABLE",    // a Rust tool; RUST itself is compared
    "TOOLS_SUPPORT_RELR",   // a feature of the linker, used on arm64 only
    "BUILD_SALT",           // changes build IDs only
    "MODULE_SIG_KEY",       // path of a key file
    "SYSTEM_TRUSTED_KEYS",  // path of a certificate file
    "LOCALVERSION",         // klp gives kbuild the whole release (KERNELRELEASE)
};

} // namespace

bool can_affect_code(const std::string& symbol) {
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

std::vector<std::string> newly_set(const KernelConfig& given, const KernelConfig& made) {
  std::vector<std::string> symbols;
  for (const auto& [symbol, value] : made)
    if ((value == "y" || value == "m") && !given.contains(symbol) && can_affect_code(symbol)) symbols.push_back(symbol);
  return symbols;
}

} // namespace klp

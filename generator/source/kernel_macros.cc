#include "generator/source/kernel_macros.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace klp {

namespace {

constexpr std::string_view prefix = "CONFIG_", module_suffix = "_MODULE";

struct KnownMacro {
  std::string_view name;
  MacroValue value;
};
constexpr KnownMacro x86_64_macros[] = {
    {"__KERNEL__", {true, 1}}, {"__x86_64__", {true, 1}}, {"__i386__", {}},     {"BITS_PER_LONG", {true, 64}},
    {"__GENKSYMS__", {}},      {"__CHECKER__", {}},       {"__BIG_ENDIAN", {}}, {"__BIG_ENDIAN_BITFIELD", {}}};

constexpr std::string_view read_by_headers[] = {
    "pr_fmt",                   // include/linux/printk.h
    "dev_fmt",                  // include/linux/dev_printk.h
    "DEBUG",                    // the two headers above, and include/linux/dynamic_debug.h
    "VERBOSE_DEBUG",            // include/linux/dev_printk.h
    "DYNAMIC_DEBUG_MODULE",     // include/linux/dynamic_debug.h
    "KBUILD_MODNAME",           // messages, module parameters
    "MODULE_PARAM_PREFIX",      // include/linux/moduleparam.h
    "DEFAULT_SYMBOL_NAMESPACE", // include/linux/export.h
    "CREATE_TRACE_POINTS",      // include/trace/define_trace.h, as the next three
    "TRACE_SYSTEM",
    "TRACE_INCLUDE_PATH",
    "TRACE_INCLUDE_FILE",
    "__NO_FORTIFY", // include/linux/string.h
};

// The value that include/generated/autoconf.h defines for an option with this setting.
MacroValue value_of_setting(const std::string& setting) {
  if (setting == "y") return {true, 1};
  if (setting == "m") return {};
  std::string_view digits = setting;
  int base = digits.starts_with("0x") || digits.starts_with("0X") ? 16 : 10;
  if (base == 16) digits.remove_prefix(2);
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  bool whole = error == std::errc() && end == digits.data() + digits.size();
  return {true, whole ? std::optional(number) : std::nullopt};
}

// `name`: without CONFIG_.
MacroValue option_value(const KernelConfig& config, const std::string& name) {
  auto setting = config.find(name);
  if (setting != config.end()) return value_of_setting(setting->second);
  if (!name.ends_with(module_suffix)) return {};
  setting = config.find(name.substr(0, name.size() - module_suffix.size()));
  return setting != config.end() && setting->second == "m" ? MacroValue{true, 1} : MacroValue{};
}

// The macros that the text defines or undefines.
std::set<std::string> defined_in(std::string_view text) {
  std::set<std::string> names;
  const auto tokens = lex(text, Language::c).tokens;
  for (std::size_t i = 2; i < tokens.size(); ++i)
    if (tokens[i - 2].kind == Token::Kind::directive_begin &&
        (is(tokens[i - 1], "define") || is(tokens[i - 1], "undef")))
      names.insert(tokens[i].text);
  return names;
}

} // namespace

Macros kernel_macros(const KernelConfig& config, std::optional<bool> module, std::string_view text) {
  return [config, module, own = defined_in(text)](const std::string& name) -> std::optional<MacroValue> {
    if (own.contains(name)) return std::nullopt;
    if (name.starts_with(prefix)) return option_value(config, name.substr(prefix.size()));
    if (name == "MODULE" && module) return *module ? MacroValue{true, {}} : MacroValue{};
    for (const auto& macro : x86_64_macros)
      if (macro.name == name) return macro.value;
    return std::nullopt;
  };
}

std::string setting_text(const KernelConfig& config, const std::string& macro) {
  if (!macro.starts_with(prefix)) return {};
  auto known = config.find(macro.substr(prefix.size()));
  return macro + " is " + (known == config.end() ? "not set" : known->second);
}

bool is_used_by_headers(const std::string& macro) {
  return std::ranges::find(read_by_headers, macro) != std::end(read_by_headers);
}

} // namespace klp

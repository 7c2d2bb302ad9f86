#include "generator/plan/option_tests.h"

#include "generator/change/lexer.h"
#include "generator/source/kernel_macros.h"

#include <optional>

namespace klp {

namespace {

// The value of MACRO(option), where the option is y, m or not set (empty); nothing: another macro, or not known.
std::optional<bool> value_of(std::string_view macro, std::string_view option) {
  bool built_in = option == "y", module = option == "m";
  if (macro == "IS_ENABLED") return built_in || module;
  if (macro == "IS_BUILTIN") return built_in;
  if (macro == "IS_MODULE") return module;
  if (macro == "IS_REACHABLE" && !module) return built_in;
  return std::nullopt;
}

} // namespace

std::vector<FailedTest> failed_option_tests(std::string_view text, const KernelConfig& config) {
  constexpr std::string_view prefix = "CONFIG_";
  std::vector<FailedTest> failed;
  const auto tokens = lex(text, Language::c).tokens;
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    const Token &macro = tokens[i], &option = tokens[i + 2];
    if (!is(tokens[i + 1], "(") || !option.text.starts_with(prefix) || !is(tokens[i + 3], ")")) continue;
    auto set = config.find(option.text.substr(prefix.size()));
    auto value = value_of(macro.text, set == config.end() ? std::string_view() : set->second);
    bool negated = i > 0 && is(tokens[i - 1], "!");
    if (!value || *value != negated) continue;
    failed.push_back({macro.line + 1, std::string(negated ? "!" : "") + macro.text + "(" + option.text + ")",
                      setting(config, option.text)});
  }
  return failed;
}

} // namespace klp

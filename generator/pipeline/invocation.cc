#include "generator/pipeline/invocation.h"

#include "generator/change/lexer.h"

#include <algorithm>

namespace klp {

namespace {

constexpr std::string_view no_parameter = "a livepatch gives the kernel no new parameter, and reads none again",
                           not_called = "it is called while booting or while a module is loaded or unloaded, and no "
                                        "livepatch calls it",
                           no_export = "other modules do not see what a livepatch exports",
                           only_words = "it only describes the module", no_mark = "it only marks a function for others";

struct Without {
  std::string_view begin, end, why; // of the macro's name
};
constexpr Without without[] = {
    {"module_param", "", no_parameter}, {"core_param", "", no_parameter},    {"early_param", "", no_parameter},
    {"__setup", "", no_parameter},      {"", "_initcall", not_called},       {"", "_initcall_sync", not_called},
    {"__exitcall", "", not_called},     {"module_init", "", not_called},     {"module_exit", "", not_called},
    {"module_", "_driver", not_called}, {"builtin_", "_driver", not_called}, {"EXPORT_", "", no_export},
    {"MODULE_", "", only_words},        {"NOKPROBE_SYMBOL", "", no_mark},    {"ALLOW_ERROR_INJECTION", "", no_mark},
};

} // namespace

std::string macro_of(std::string_view text, std::size_t first, std::size_t last) {
  const auto tokens = lex(text, Language::c).tokens;
  for (std::size_t i = 1; i < tokens.size() && tokens[i].line < last; ++i)
    if (tokens[i - 1].line + 1 >= first && is(tokens[i], "(")) return tokens[i - 1].text;
  return {};
}

std::string_view why_without_effect_of_macro(std::string_view macro) {
  auto found = std::ranges::find_if(
      without, [&](const Without& w) { return macro.starts_with(w.begin) && macro.ends_with(w.end); });
  return found == std::end(without) ? std::string_view() : found->why;
}

bool can_make(const Touched& touch, std::string_view name) {
  if (touch.kind != ItemKind::invocation || touch.how != Touched::How::added) return false;
  return std::ranges::any_of(touch.names, [&](const std::string& argument) {
    return name == argument || name.starts_with(argument + "_") || name.ends_with("_" + argument);
  });
}

} // namespace klp

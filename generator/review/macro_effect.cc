#include "generator/review/macro_effect.h"

#include <algorithm>

namespace klp {

namespace {

constexpr std::string_view no_parameter = "a livepatch gives the kernel no new parameter, and reads none again",
                           not_called = "it is called while booting or while a module is loaded or unloaded, and no "
                                        "livepatch calls it",
                           no_fixup =
                               "the kernel finds fixups in a table of its image, to which a livepatch adds nothing: "
                               "no device is given this one",
                           no_export = "other modules do not see what a livepatch exports",
                           only_words = "it only describes the module", no_mark = "it only marks a function for others";

struct MacroWithoutEffect {
  std::string_view begin, end; // of the macro's name
  std::string_view why;
};
constexpr MacroWithoutEffect macros_without_effect[] = {
    {"module_param", "", no_parameter},   {"core_param", "", no_parameter},
    {"early_param", "", no_parameter},    {"__setup", "", no_parameter},
    {"", "_initcall", not_called},        {"", "_initcall_sync", not_called},
    {"__exitcall", "", not_called},       {"module_", "", not_called},
    {"builtin_", "_driver", not_called},  {"EXPORT_", "", no_export},
    {"MODULE_", "", only_words},          {"NOKPROBE_SYMBOL", "", no_mark},
    {"DECLARE_PCI_FIXUP_", "", no_fixup}, {"ALLOW_ERROR_INJECTION", "", no_mark},
};

} // namespace

std::string_view why_without_effect_of_macro(std::string_view macro) {
  auto found = std::ranges::find_if(macros_without_effect, [&](const MacroWithoutEffect& m) {
    return macro.starts_with(m.begin) && macro.ends_with(m.end);
  });
  return found == std::end(macros_without_effect) ? std::string_view() : found->why;
}

bool can_make(const Touched& touch, std::string_view name) {
  if (touch.kind != ItemKind::invocation || touch.how != Touched::How::added) return false;
  return std::ranges::any_of(touch.names, [&](const std::string& argument) {
    return name == argument || name.starts_with(argument + "_") || name.ends_with("_" + argument);
  });
}

} // namespace klp

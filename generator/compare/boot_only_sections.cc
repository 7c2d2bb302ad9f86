#include "generator/compare/boot_only_sections.h"

#include "generator/arch/special_sections.h"

#include <algorithm>

namespace klp {

namespace {

struct Row {
  std::string_view section; // prefix of the section's name
  std::string_view why;
  std::string_view why_in_module;
};

constexpr std::string_view runs_at_load =
    "it runs while its module is loaded only, where a livepatch cannot redirect it";
constexpr std::string_view used_at_load = "it is used while its module is loaded only";
constexpr std::string_view runs_at_unload =
    "it runs while its module is unloaded only, where a livepatch cannot redirect it";
constexpr std::string_view used_at_unload = "it is used while its module is unloaded only";
constexpr std::string_view debug_message_control =
    "it is a debug message's switch: dynamic_debug/control goes on listing it with the old text";
constexpr std::string_view message_list = "it lists messages for people to look up";

// clang-format off
constexpr Row table[] = {
    {".init.text",      "it runs while booting only, and has run", runs_at_load},
    {".head.text",      "it runs while booting only, and has run", runs_at_load},
    {".init.",          "it is used while booting only",           used_at_load},
    {".initcall",       "it is used while booting only",           used_at_load},
    {".con_initcall",   "it is used while booting only",           used_at_load},
    {".exit.text",      "it runs only when a module is unloaded, and this is built in",    runs_at_unload},
    {".exit.",          "it is used only when a module is unloaded, and this is built in", used_at_unload},
    {".exitcall.exit",  "it is used only when a module is unloaded, and this is built in", used_at_unload},
};
// clang-format on

} // namespace

std::string_view why_without_effect(std::string_view section, bool of_module) {
  if (has_role(section, SectionRole::message_list)) return message_list;
  if (has_role(section, SectionRole::debug_message_control)) return debug_message_control;
  for (const auto& row : table)
    if (section.starts_with(row.section)) return of_module ? row.why_in_module : row.why;
  return {};
}

bool is_init_or_exit_section(std::string_view section) {
  return std::ranges::any_of(table, [section](const Row& row) { return section.starts_with(row.section); });
}

bool is_discarded_after_boot(std::string_view section, bool of_module) {
  bool read = has_role(section, SectionRole::debug_message_control); // through dynamic_debug/control
  return !of_module && !read && !why_without_effect(section, false).empty();
}

bool is_list_of_initcalls(std::string_view name) {
  constexpr std::string_view begins[] = {".initcall",   ".con_initcall", ".init.setup", ".exitcall",
                                         "__initcall_", "__setup_",      "__exitcall_"};
  return std::ranges::any_of(begins, [name](std::string_view begin) { return name.starts_with(begin); });
}

bool is_freed_after_boot(std::string_view section) {
  return section.starts_with(".init.") || section.starts_with(".exit.");
}

} // namespace klp

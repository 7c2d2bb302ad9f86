#include "generator/compare/without_effect.h"

namespace klp {

namespace {

struct Row {
  std::string_view section; // its name begins so
  std::string_view why;
};

// clang-format off
constexpr Row table[] = {
    {".init.text",      "it runs while booting only, and has run"},
    {".head.text",      "it runs while booting only, and has run"},
    {".init.",          "it is used while booting only"},
    {".initcall",       "it is used while booting only"},
    {".con_initcall",   "it is used while booting only"},
    {".exit.text",      "it runs only when a module is unloaded, and this is built in"},
    {".exit.",          "it is used only when a module is unloaded, and this is built in"},
    {".exitcall.exit",  "it is used only when a module is unloaded, and this is built in"},
    {".printk_index",   "it lists messages for people to look up"},
};
// clang-format on

} // namespace

std::string_view why_without_effect(std::string_view section) {
  for (const auto& row : table)
    if (section.starts_with(row.section)) return row.why;
  return {};
}

bool is_freed_after_boot(std::string_view section) {
  return section.starts_with(".init.") || section.starts_with(".exit.");
}

} // namespace klp

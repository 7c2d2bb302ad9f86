#include "generator/object/special_sections.h"

namespace klp {

// clang-format off
static constexpr SpecialSection table[] = {
    // name                 relocations pad companion      line field  length compared kept  what
    {"__bug_table",         2,          0,  "",            8, 2,       false, true,    true,  "WARN and BUG records"},
    {"__ex_table",          2,          0,  "",            0, 0,       false, true,    true,  "exception table"},
    {"__jump_table",        3,          0,  "",            0, 0,       false, true,    true,  "static branches"},
    {".altinstructions",    2,          0,  "",            0, 0,       true,  true,    true,  "alternatives"},
    {".parainstructions",   1,          16, "",            0, 0,       false, true,    true,  "paravirt sites"},
    {".smp_locks",          1,          0,  "",            0, 0,       false, true,    true,  "lock prefixes"},
    {".static_call_sites",  2,          0,  "",            0, 0,       false, true,    true,  "static calls"},
    {".retpoline_sites",    1,          0,  "",            0, 0,       false, true,    true,  "indirect branches"},
    {".return_sites",       1,          0,  "",            0, 0,       false, true,    true,  "returns"},
    {".call_sites",         1,          0,  "",            0, 0,       false, true,    true,  "calls with call depth tracking"},
    {".cfi_sites",          1,          0,  "",            0, 0,       false, true,    true,  "function prefixes of FineIBT"},
    {".kcfi_traps",         1,          0,  "",            0, 0,       false, true,    true,  "checks of indirect calls"},
    {".ibt_endbr_seal",     1,          0,  "",            0, 0,       false, true,    true,  "ENDBR seals"},
    {".orc_unwind_ip",      1,          0,  ".orc_unwind", 0, 0,       false, false,   true,  "stack unwinding"},
    {"__mcount_loc",        1,          0,  "",            0, 0,       false, false,   true,  "fentry sites"},
    {"__patchable_function_entries", 1, 0,  "",            0, 0,       false, false,   false, "call padding"},
};
// clang-format on

std::span<const SpecialSection> special_sections() { return table; }

const SpecialSection* special_section(std::string_view name) {
  for (const auto& entry : table)
    if (entry.name == name) return &entry;
  return nullptr;
}

bool is_type_id(std::string_view symbol) { return symbol.starts_with("__BTF_ID__"); }

bool is_ignored_section(std::string_view name) {
  static constexpr std::string_view prefixes[] = {
      ".discard",   ".comment",  ".note",          ".debug",      ".modinfo",    "___ksymtab", "__ksymtab",
      "___kcrctab", "__kcrctab", ".export_symbol", ".orc_unwind", ".orc_header", ".llvm",
  };
  for (auto prefix : prefixes)
    if (name.starts_with(prefix)) return true;
  return false;
}

} // namespace klp

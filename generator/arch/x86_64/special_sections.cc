#include "generator/arch/x86_64/special_sections.h"

namespace klp {

namespace {

// clang-format off
constexpr SpecialSection table[] = {
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

// clang-format off
constexpr DataSection data_table[] = {
    // prefix                 role                         read at load, line field, mask
    {".discard",              SectionRole::dropped,        false, 0,  0},
    {".comment",              SectionRole::dropped,        false, 0,  0},
    {".note",                 SectionRole::dropped,        false, 0,  0},
    {".debug",                SectionRole::dropped,        false, 0,  0},
    {".modinfo",              SectionRole::dropped,        false, 0,  0},
    {"___ksymtab",            SectionRole::dropped,        false, 0,  0}, // new exports: compare/exports.cc
    {"__ksymtab",             SectionRole::dropped,        false, 0,  0},
    {"___kcrctab",            SectionRole::dropped,        false, 0,  0},
    {"__kcrctab",             SectionRole::dropped,        false, 0,  0},
    {".export_symbol",        SectionRole::dropped,        false, 0,  0},
    {".orc_unwind",           SectionRole::dropped,        false, 0,  0}, // the companion of .orc_unwind_ip
    {".orc_header",           SectionRole::dropped,        false, 0,  0},
    {".llvm",                 SectionRole::dropped,        false, 0,  0},
    {"__dyndbg",              SectionRole::debug_message_control, true,  32, 0x3ffff}, // struct _ddebug
    {".printk_index",         SectionRole::message_list,   false, 0,  0},
    {"__tracepoints",         SectionRole::tracepoint,     true,  0,  0},
    {".BTF_ids",              SectionRole::type_ids,       false, 0,  0}, // include/linux/btf_ids.h
    {".altinstr_replacement", SectionRole::other,          true,  0,  0},
    {".data..percpu",         SectionRole::other,          true,  0,  0},
    {"__param",               SectionRole::other,          true,  0,  0},
    {"_ftrace_",              SectionRole::other,          true,  0,  0},
    {"__bpf_raw_tp_map",      SectionRole::other,          true,  0,  0},
};
// clang-format on

} // namespace

std::span<const SpecialSection> special_sections() { return table; }

const SpecialSection* special_section(std::string_view name) {
  for (const auto& entry : table)
    if (entry.name == name) return &entry;
  return nullptr;
}

bool is_type_id(std::string_view symbol) { return symbol.starts_with("__BTF_ID__"); }

const DataSection* data_section(std::string_view name) {
  for (const auto& entry : data_table)
    if (name.starts_with(entry.prefix)) return &entry;
  return nullptr;
}

bool has_role(std::string_view section, SectionRole role) {
  const DataSection* known = data_section(section);
  return known && known->role == role;
}

} // namespace klp

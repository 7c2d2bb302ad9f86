#include "generator/arch/x86_64/special_sections.h"

namespace klp {

namespace {

// clang-format off
constexpr SpecialSection special_table[] = {
    // kind, name, what
    //    relocations, entry size, pad, companion, line field, length, target length, compared, kept, made by objtool,
    //    subject
    {SpecialSectionKind::bug_table, "__bug_table", "WARN and BUG records", // code, file
     2, 12, 0,  "",            8, 2, false, true,  true,  false},
    {SpecialSectionKind::bug_table, "__bug_table", "WARN and BUG records", // code, format, file: 7.3
     3, 16, 0,  "",            12, 2, false, true,  true,  false},
    {SpecialSectionKind::exception_table, "__ex_table", "exception table",
     2, 0,  0,  "",            0, 0, false, true,  true,  false},
    {SpecialSectionKind::jump_table, "__jump_table", "static branches",
     3, 0,  0,  "",            0, 0, false, true,  true,  false},
    {SpecialSectionKind::alternatives, ".altinstructions", "alternatives",
     2, 0,  0,  "",            0, 0, true,  true,  true,  false},
    {SpecialSectionKind::paravirt_sites, ".parainstructions", "paravirt sites",
     1, 0,  16, "",            0, 0, false, true,  true,  false},
    {SpecialSectionKind::lock_prefixes, ".smp_locks", "lock prefixes",
     1, 0,  0,  "",            0, 0, false, true,  true,  false},
    {SpecialSectionKind::static_calls, ".static_call_sites", "static calls",
     2, 0,  0,  "",            0, 0, false, true,  true,  true},
    {SpecialSectionKind::indirect_branches, ".retpoline_sites", "indirect branches",
     1, 0,  0,  "",            0, 0, false, true,  true,  true},
    {SpecialSectionKind::returns, ".return_sites", "returns",
     1, 0,  0,  "",            0, 0, false, true,  true,  true},
    {SpecialSectionKind::calls, ".call_sites", "calls with call depth tracking",
     1, 0,  0,  "",            0, 0, false, true,  true,  true},
    {SpecialSectionKind::fineibt_prefixes, ".cfi_sites", "function prefixes of FineIBT",
     1, 0,  0,  "",            0, 0, false, true,  true,  true},
    {SpecialSectionKind::kcfi_traps, ".kcfi_traps", "checks of indirect calls",
     1, 0,  0,  "",            0, 0, false, true,  true,  false},
    {SpecialSectionKind::endbr_seals, ".ibt_endbr_seal", "ENDBR seals",
     1, 0,  0,  "",            0, 0, false, true,  true,  true},
    {SpecialSectionKind::unwind_table, ".orc_unwind_ip", "stack unwinding",
     1, 0,  0,  ".orc_unwind", 0, 0, false, false, true,  true},
    {SpecialSectionKind::fentry_sites, "__mcount_loc", "fentry sites",
     1, 0,  0,  "",            0, 0, false, false, true,  true},
    {SpecialSectionKind::call_padding, "__patchable_function_entries", "call padding",
     1, 0,  0,  "",            0, 0, false, false, false, false},
    // No kernel reads these in a module: klp-runtime/module/fill_constants.c does their work there.
    {SpecialSectionKind::runtime_constants, "runtime_ptr_", "runtime constants",
     1, 4,  0,  "",            0, 0, false, true,  false, false, true},
    {SpecialSectionKind::runtime_constants, "runtime_shift_", "runtime constants",
     1, 4,  0,  "",            0, 0, false, true,  false, false, true},
    {SpecialSectionKind::runtime_constants, "runtime_mask_", "runtime constants",
     1, 4,  0,  "",            0, 0, false, true,  false, false, true},
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
    {".data..percpu",         SectionRole::per_cpu,        true,  0,  0},
    {"__param",               SectionRole::other,          true,  0,  0},
    {"_ftrace_",              SectionRole::other,          true,  0,  0},
    {"__bpf_raw_tp_map",      SectionRole::other,          true,  0,  0},
};
// clang-format on

} // namespace

std::span<const SpecialSection> x86_64_special_sections() { return special_table; }

std::span<const DataSection> x86_64_data_sections() { return data_table; }

} // namespace klp

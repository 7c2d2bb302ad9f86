// The table of all rules of all stages: the file and the function that implement a rule, whether a person can overrule
// the rule, and what the rule protects from.
#pragma once

#include <iterator>
#include <span>
#include <string_view>

namespace klp {

enum class Verdict {
  refuses,                // no reason can justify it: a proof is missing, or the kernel would fail
  refuses_unless_allowed, // a person who has information that klp does not have can allow it, with a reason (--allow)
  notes,                  // the rule makes notes only
};

struct Rule {
  std::string_view id;
  Verdict verdict;
  std::string_view file;     // the source that implements the rule, below generator/
  std::string_view function; // the function, or the class, in that file which makes the findings of the rule
  std::string_view prevents; // completes the sentence "the rule protects from ..."; part of messages
};

// clang-format off
inline constexpr Rule rule_table[] = {
    // Stages plan and compile.
    {"kind-of-file",        Verdict::refuses, "plan/plan_collector.cc", "PlanCollector",
     "changed files whose effect on the kernel only the kernel's build determines"},
    {"generated-constants", Verdict::refuses, "plan/generated.cc", "review_generated",
     "constants and tables in generated sources that a livepatch does not generate again"},
    {"too-many-units",      Verdict::refuses, "plan/too_many_units.cc", "too_many_units",
     "a change that affects more units than --max-units allows"},
    {"other-program",       Verdict::refuses, "review/other_program.cc", "other_program_is_changed",
     "code of another program that is built together with the kernel (vDSO, real mode)"},
    {"kernel-config",       Verdict::refuses, "review/kernel_config.cc", "kernel_config",
     "a kernel that cannot be livepatched, or whose transitions never end"},
    {"compiler-plugin",     Verdict::refuses, "review/compiler_plugin.cc", "compiler_plugin",
     "code and structure layouts that differ with each compilation"},

    // Comparison of the objects with each other and with the running kernel.
    {"unexplained-change",  Verdict::refuses, "review/explain.cc", "explain",
     "differences that neither the change nor the compiler explains"},
    {"image-mismatch",      Verdict::refuses, "review/image_mismatch.cc", "image_mismatch",
     "originals whose code is not in the image of the running kernel"},
    {"image-layout",        Verdict::refuses, "review/image_layout.cc", "image_layout",
     "structures that have another layout in the running kernel (BTF)"},
    {"unresolved-symbol",   Verdict::refuses, "select/imports.cc", "Imports",
     "a name that no symbol of the kernel has, or that several symbols have"},
    {"undecided-variable",  Verdict::refuses, "select/select.cc", "select",
     "a second copy of an existing variable"},
    {"moved-definition",    Verdict::refuses, "review/moved_definitions.cc", "moved_definitions",
     "a second definition of a name: old code would use one of them, and new code the other one"},
    {"shared-body",         Verdict::refuses, "review/shared_body.cc", "shared_body",
     "functions that the compiler merges on one side of the change only (identical code folding)"},

    // Limits of ftrace, the processor, the module loader and the livepatch core.
    {"no-fentry",           Verdict::refuses, "widen/callers.cc", "add_callers",
     "functions that ftrace cannot redirect (inline, notrace, noinstr), and callers that still use the old code"},
    {"no-endbr",            Verdict::refuses, "review/no_endbr.cc", "targets_without_endbr",
     "indirect calls of functions without ENDBR, which fault on processors with IBT"},
    {"boot-only",           Verdict::refuses, "review/boot_only.cc", "boot_only",
     "code and data in init and exit sections of the livepatch, which are freed after it is loaded"},
    {"per-cpu-address",     Verdict::refuses, "review/per_cpu_address.cc", "per_cpu_addresses",
     "new per-CPU variables whose initial address the module loader does not fill in, so that it is null"},
    {"module-key",          Verdict::refuses, "module/module_entries.cc", "decide_entry",
     "static branches and table entries that need a module before it is loaded, or write to a read-only key"},
    {"unknown-table",       Verdict::refuses, "review/unknown_tables.cc", "unknown_tables",
     "tables that describe code and whose meaning klp does not support"},
    {"author-request",      Verdict::refuses, "select/requests.cc", "read_requests",
     "hooks and states that contradict each other"},
    {"not-a-superset",      Verdict::refuses, "module/contents.cc", "check_superset",
     "the loss of effects of an earlier livepatch that is replaced"},

    // The audit of the finished module. A finding is a fault of klp, or of the file.
    {"loader",              Verdict::refuses, "audit/loader_rules.cc", "check_loader",
     "relocations, sections and names that the module loader does not accept"},
    {"livepatch-relocations", Verdict::refuses, "audit/livepatch_relocations.cc", "check_livepatch_relocations",
     "relocations that the livepatch core would apply wrongly or too early"},
    {"imports",             Verdict::refuses, "audit/imports.cc", "check_imports",
     "imports with another version than the kernel's export, and a kernel that the module was not made for"},
    {"kernel-symbols",      Verdict::refuses, "audit/kernel_symbols.cc", "check_kernel_symbols",
     "symbol names and positions that identify no symbol, or another symbol, in the image"},
    {"redirections",        Verdict::refuses, "audit/redirections.cc", "check_redirections",
     "redirections that ftrace cannot make or that modinfo does not list, and stored addresses of new functions"},
    {"missing-site",        Verdict::refuses, "audit/sites.cc", "check_sites",
     "branches without the kernel's mitigations"},
    {"unwinding",           Verdict::refuses, "audit/unwinding.cc", "check_unwinding",
     "stacks that cannot be unwound, so that the transition never ends"},
    {"runtime",             Verdict::refuses, "audit/runtime.cc", "check_runtime",
     "kernel symbols that klp's own code in the module must not use"},
    {"content",             Verdict::refuses, "audit/content.cc", "check_content",
     "code that differs from the compiler's output for the change"},

    // Old and new code that use the same data, while both run or after the transition.
    {"record-layout",       Verdict::refuses_unless_allowed, "review/record_layout.cc", "record_layout",
     "new code that uses existing objects with the old layout"},
    {"enumerator-value",    Verdict::refuses_unless_allowed, "review/enumerator_value.cc", "enumerator_value",
     "existing objects with the old value of an enumerator, which new code would misinterpret"},
    {"changed-data",        Verdict::refuses_unless_allowed, "review/changed_data.cc", "changed_data",
     "new initial values that the variables and tables of a running kernel do not get"},
    {"export-type",         Verdict::refuses_unless_allowed, "review/export_check.cc", "check_exports",
     "modules that were compiled with another type of an export (CRC)"},
    {"signature",           Verdict::refuses_unless_allowed, "review/signature.cc", "signature",
     "callers that were compiled for other arguments or another result"},
    {"result-meaning",      Verdict::refuses_unless_allowed, "review/result_meaning.cc", "result_meaning",
     "callers that treat an error as a success, or dereference an error pointer"},
    {"argument-meaning",    Verdict::refuses_unless_allowed, "review/argument_meaning.cc", "argument_meaning",
     "callers that still pass arguments with their old meaning"},
    {"lock-balance",        Verdict::refuses_unless_allowed, "review/lock_balance.cc", "lock_balance",
     "a lock that old code takes and new code does not release, or the reverse"},
    {"lock-order",          Verdict::refuses_unless_allowed, "review/lock_order.cc", "lock_order",
     "two locks that old and new code take in opposite order"},
    {"function-pointer",    Verdict::refuses_unless_allowed, "review/function_pointer.cc", "function_pointers",
     "stored addresses of functions that do not exist after the livepatch is unloaded"},
    {"init-effect",         Verdict::refuses_unless_allowed, "review/init_effect.cc", "init_effects",
     "new code that needs an effect of changed init or exit code (variables, CPU feature bits)"},
    {"new-state",           Verdict::refuses_unless_allowed, "review/new_state.cc", "new_state",
     "new variables, which start with their initial value in a kernel that has run for a long time"},
    {"repeated-message",    Verdict::refuses_unless_allowed, "review/repeated_messages.cc", "repeated_messages",
     "a message with a limit (once, or a rate) that is counted from zero again"},

    // Whether the transition ends, and which threads delay it.
    {"stays-on-stack",      Verdict::refuses_unless_allowed, "review/stays_on_stack.cc", "stays_on_stack",
     "functions that a thread never leaves, so that the transition does not end"},
    {"long-wait",           Verdict::refuses_unless_allowed, "review/stays_on_stack.cc", "stays_on_stack",
     "a transition that has to wait for nearly every process"},
    {"cold-part",           Verdict::refuses_unless_allowed, "review/cold_part.cc", "cold_part",
     "old code that calls new functions after it slept in its .cold part, which the stack check does not find"},

    // Notes for the operator.
    {"some-wait",           Verdict::notes, "review/stays_on_stack.cc", "stays_on_stack",
     "a transition that may have to wait for sleeping tasks"},
    {"record-on-stack",     Verdict::notes, "review/record_layout.cc", "record_layout",
     "structures with a changed layout, whose objects exist only on the stacks of patched functions"},
    {"module-signature",    Verdict::notes, "review/kernel_config.cc", "kernel_config",
     "a kernel that loads signed modules only"},
    {"no-symbol-versions",  Verdict::notes, "review/kernel_config.cc", "kernel_config",
     "a kernel that does not compare the types of exports when it loads a module"},
    {"no-build-id",         Verdict::notes, "pipeline/build.cc", "notes_on_module",
     "an image that cannot be distinguished from another build of its release"},
    {"module-reload",       Verdict::notes, "review/module_reload.cc", "notes_on_reloading",
     "patched modules that could not be loaded again (kernels before 6.3)"},
    {"no-image-types",      Verdict::notes, "review/image_layout.cc", "image_layout",
     "structures that could not be compared with the image (it has no BTF)"},
    {"tracepoint",          Verdict::notes, "review/tracepoint.cc", "notes_on_tracepoints",
     "tracepoints that cannot be enabled"},
    {"export",              Verdict::notes, "review/export.cc", "notes_on_exports",
     "exports that a livepatch cannot add, remove or alter"},
    {"kprobes",             Verdict::notes, "review/kprobes.cc", "notes_on_kprobes",
     "new code that accepts kprobes although its original does not (NOKPROBE_SYMBOL)"},
    {"old-code",            Verdict::notes, "review/old_code.cc", "notes_on_removed",
     "out-of-tree modules and stored addresses that still use the old code"},
    {"init-code",           Verdict::notes, "review/init_code_notes.cc", "notes_on_init_code",
     "effects of changed init and exit code, which a livepatch does not run"},
    {"several-writes",      Verdict::notes, "review/changed_data.cc", "changed_data",
     "code that reads several numbers together while the livepatch writes them one by one"},
    {"hook-not-called",     Verdict::notes, "module/contents.cc", "notes_on_replacing",
     "unpatch hooks of an earlier livepatch, which the kernel does not call when it is replaced"},
    {"kpatch-macro",        Verdict::notes, "select/kpatch_requests.cc", "read_kpatch_requests",
     "requests of kpatch's macros that have no effect in klp"},
    {"unused-allowance",    Verdict::notes, "rules/allow.cc", "unused_allowances",
     "an option --allow that no finding needed"},
};
// clang-format on

constexpr const Rule* find_rule(std::string_view id) {
  for (const Rule& rule : rule_table)
    if (rule.id == id) return &rule;
  return nullptr;
}

// The id of a rule in the table. Any other id is a compile error.
class RuleId {
public:
  consteval RuleId(const char* id) {
    while (index_ < std::size(rule_table) && rule_table[index_].id != id) ++index_;
    if (index_ == std::size(rule_table)) throw "no such rule";
  }
  std::string_view text() const { return rule_table[index_].id; }

private:
  std::size_t index_ = 0;
};

} // namespace klp

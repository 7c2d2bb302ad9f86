// The table of all rules of all stages: the file that implements a rule, whether a person can overrule the rule, and
// what the rule protects from.
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
  std::string_view prevents; // completes the sentence "the rule protects from ..."; part of messages
};

// clang-format off
inline constexpr Rule rule_table[] = {
    // Stages plan and compile.
    {"kind-of-file",        Verdict::refuses, "plan/plan_collector.cc",
     "changed files whose effect on the kernel only the kernel's build determines"},
    {"generated-constants", Verdict::refuses, "plan/generated.cc",
     "constants and tables in generated sources that a livepatch does not generate again"},
    {"too-many-units",      Verdict::refuses, "plan/too_many_units.cc",
     "a change that affects more units than --max-units allows"},
    {"other-program",       Verdict::refuses, "review/other_program.cc",
     "code of another program that is built together with the kernel (vDSO, real mode)"},
    {"kernel-config",       Verdict::refuses, "review/kernel_config.cc",
     "a kernel that cannot be livepatched, or whose transitions never end"},
    {"compiler-plugin",     Verdict::refuses, "review/compiler_plugin.cc",
     "code and structure layouts that differ with each compilation"},

    // Comparison of the objects with each other and with the running kernel.
    {"unexplained-change",  Verdict::refuses, "review/explain.cc",
     "differences that neither the change nor the compiler explains"},
    {"image-mismatch",      Verdict::refuses, "review/image_mismatch.cc",
     "originals whose code is not in the image of the running kernel"},
    {"image-layout",        Verdict::refuses, "review/image_layout.cc",
     "structures that have another layout in the running kernel (BTF)"},
    {"unresolved-symbol",   Verdict::refuses, "select/imports.cc",
     "a name that no symbol of the kernel has, or that several symbols have"},
    {"undecided-variable",  Verdict::refuses, "select/select.cc",
     "a second copy of an existing variable"},
    {"moved-definition",    Verdict::refuses, "review/moved_definitions.cc",
     "a second definition of a name: old code would use one of them, and new code the other one"},
    {"shared-body",         Verdict::refuses, "review/shared_body.cc",
     "functions that the compiler merges on one side of the change only (identical code folding)"},

    // Limits of ftrace, the processor, the module loader and the livepatch core.
    {"no-fentry",           Verdict::refuses, "widen/callers.cc",
     "functions that ftrace cannot redirect (inline, notrace, noinstr), and callers that still use the old code"},
    {"no-endbr",            Verdict::refuses, "review/no_endbr.cc",
     "indirect calls of functions without ENDBR, which fault on processors with IBT"},
    {"boot-only",           Verdict::refuses, "review/boot_only.cc",
     "code and data in init and exit sections of the livepatch, which are freed after it is loaded"},
    {"per-cpu-address",     Verdict::refuses, "review/per_cpu_address.cc",
     "new per-CPU variables whose initial address the module loader does not fill in, so that it is null"},
    {"module-key",          Verdict::refuses, "module/module_entries.cc",
     "static branches and table entries that need a module before it is loaded, or write to a read-only key"},
    {"unknown-table",       Verdict::refuses, "review/unknown_tables.cc",
     "tables that describe code and whose meaning klp does not support"},
    {"author-request",      Verdict::refuses, "select/requests.cc",
     "hooks and states that contradict each other"},
    {"not-a-superset",      Verdict::refuses, "module/contents.cc",
     "the loss of effects of an earlier livepatch that is replaced"},

    // The audit of the finished module. A finding is a fault of klp, or of the file.
    {"loader",              Verdict::refuses, "audit/loader_rules.cc",
     "relocations, sections and names that the module loader does not accept"},
    {"livepatch-relocations", Verdict::refuses, "audit/livepatch_relocations.cc",
     "relocations that the livepatch core would apply wrongly or too early"},
    {"imports",             Verdict::refuses, "audit/imports.cc",
     "imports with another version than the kernel's export, and a kernel that the module was not made for"},
    {"kernel-symbols",      Verdict::refuses, "audit/kernel_symbols.cc",
     "symbol names and positions that identify no symbol, or another symbol, in the image"},
    {"redirections",        Verdict::refuses, "audit/redirections.cc",
     "redirections that ftrace cannot make or that modinfo does not list, and stored addresses of new functions"},
    {"missing-site",        Verdict::refuses, "audit/sites.cc",
     "branches without the kernel's mitigations"},
    {"unwinding",           Verdict::refuses, "audit/unwinding.cc",
     "stacks that cannot be unwound, so that the transition never ends"},
    {"runtime",             Verdict::refuses, "audit/runtime.cc",
     "kernel symbols that klp's own code in the module must not use"},
    {"content",             Verdict::refuses, "audit/content.cc",
     "code that differs from the compiler's output for the change"},

    // Old and new code that use the same data, while both run or after the transition.
    {"record-layout",       Verdict::refuses_unless_allowed, "review/record_layout.cc",
     "new code that uses existing objects with the old layout"},
    {"enumerator-value",    Verdict::refuses_unless_allowed, "review/enumerator_value.cc",
     "existing objects with the old value of an enumerator, which new code would misinterpret"},
    {"changed-data",        Verdict::refuses_unless_allowed, "review/changed_data.cc",
     "new initial values that the variables and tables of a running kernel do not get"},
    {"export-type",         Verdict::refuses_unless_allowed, "review/export_check.cc",
     "modules that were compiled with another type of an export (CRC)"},
    {"signature",           Verdict::refuses_unless_allowed, "review/signature.cc",
     "callers that were compiled for other arguments or another result"},
    {"result-meaning",      Verdict::refuses_unless_allowed, "review/result_meaning.cc",
     "callers that treat an error as a success, or dereference an error pointer"},
    {"argument-meaning",    Verdict::refuses_unless_allowed, "review/argument_meaning.cc",
     "callers that still pass arguments with their old meaning"},
    {"lock-balance",        Verdict::refuses_unless_allowed, "review/lock_balance.cc",
     "a lock that old code takes and new code does not release, or the reverse"},
    {"lock-order",          Verdict::refuses_unless_allowed, "review/lock_order.cc",
     "two locks that old and new code take in opposite order"},
    {"function-pointer",    Verdict::refuses_unless_allowed, "review/function_pointer.cc",
     "stored addresses of functions that do not exist after the livepatch is unloaded"},
    {"init-effect",         Verdict::refuses_unless_allowed, "review/init_effect.cc",
     "new code that needs an effect of changed init or exit code (variables, CPU feature bits)"},
    {"new-state",           Verdict::refuses_unless_allowed, "review/new_state.cc",
     "new variables, which start with their initial value in a kernel that has run for a long time"},
    {"repeated-message",    Verdict::refuses_unless_allowed, "review/repeated_messages.cc",
     "a message with a limit (once, or a rate) that is counted from zero again"},

    // Whether the transition ends, and which threads delay it.
    {"stays-on-stack",      Verdict::refuses_unless_allowed, "review/stays_on_stack.cc",
     "functions that a thread never leaves, so that the transition does not end"},
    {"long-wait",           Verdict::refuses_unless_allowed, "review/stays_on_stack.cc",
     "a transition that has to wait for nearly every process"},
    {"cold-part",           Verdict::refuses_unless_allowed, "review/cold_part.cc",
     "old code that calls new functions after it slept in its .cold part, which the stack check does not find"},

    // Notes for the operator.
    {"some-wait",           Verdict::notes, "review/stays_on_stack.cc",
     "a transition that may have to wait for sleeping tasks"},
    {"record-on-stack",     Verdict::notes, "review/record_layout.cc",
     "structures with a changed layout, whose objects exist only on the stacks of patched functions"},
    {"module-signature",    Verdict::notes, "review/kernel_config.cc",
     "a kernel that loads signed modules only"},
    {"no-build-id",         Verdict::notes, "pipeline/build.cc",
     "an image that cannot be distinguished from another build of its release"},
    {"module-reload",       Verdict::notes, "review/module_reload.cc",
     "patched modules that could not be loaded again (kernels before 6.3)"},
    {"no-image-types",      Verdict::notes, "review/image_layout.cc",
     "structures that could not be compared with the image (it has no BTF)"},
    {"tracepoint",          Verdict::notes, "review/tracepoint.cc",
     "tracepoints that cannot be enabled"},
    {"export",              Verdict::notes, "review/export.cc",
     "exports that a livepatch cannot add, remove or alter"},
    {"kprobes",             Verdict::notes, "review/kprobes.cc",
     "new code that accepts kprobes although its original does not (NOKPROBE_SYMBOL)"},
    {"old-code",            Verdict::notes, "review/old_code.cc",
     "out-of-tree modules and stored addresses that still use the old code"},
    {"init-code",           Verdict::notes, "review/init_code_notes.cc",
     "effects of changed init and exit code, which a livepatch does not run"},
    {"several-writes",      Verdict::notes, "review/changed_data.cc",
     "code that reads several numbers together while the livepatch writes them one by one"},
    {"hook-not-called",     Verdict::notes, "module/contents.cc",
     "unpatch hooks of an earlier livepatch, which the kernel does not call when it is replaced"},
    {"kpatch-macro",        Verdict::notes, "select/kpatch_requests.cc",
     "requests of kpatch's macros that have no effect in klp"},
    {"unused-allowance",    Verdict::notes, "rules/allow.cc",
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

// The table of all rules of all stages: the file that implements a rule, whether a person can overrule the rule, and
// what the rule protects from.
#pragma once

#include <iterator>
#include <span>
#include <string_view>

namespace klp {

enum class Verdict {
  refuses,                // no reason can justify it: evidence is missing, or the machine would fail
  refuses_unless_allowed, // a person who knows more than klp can allow it, with a reason (--allow)
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
     "files of which only kbuild knows what becomes of them"},
    {"generated-constants", Verdict::refuses, "plan/generated.cc",
     "constants and tables in generated sources that nobody makes anew"},
    {"too-many-units",      Verdict::refuses, "plan/too_many_units.cc",
     "a header that half of the kernel depends on"},
    {"other-program",       Verdict::refuses, "review/other_program.cc",
     "code that is built with the kernel, and is not the kernel (vDSO, real mode)"},
    {"kernel-config",       Verdict::refuses, "review/kernel_config.cc",
     "a kernel that cannot be livepatched, or whose transitions never end"},
    {"compiler-plugin",     Verdict::refuses, "review/compiler_plugin.cc",
     "code and layouts that no second compilation makes again"},

    // Comparison of the objects with each other and with the running kernel.
    {"unexplained-change",  Verdict::refuses, "review/explain.cc",
     "differences that neither the change nor the compiler explains"},
    {"image-mismatch",      Verdict::refuses, "review/image_mismatch.cc",
     "a kernel other than the one that runs"},
    {"image-layout",        Verdict::refuses, "review/image_layout.cc",
     "structures that the running kernel lays out in another way (BTF)"},
    {"unresolved-symbol",   Verdict::refuses, "select/imports.cc",
     "a symbol of the kernel that is not there, or that several have the name of"},
    {"undecided-variable",  Verdict::refuses, "select/select.cc",
     "a second copy of a variable that exists"},
    {"moved-definition",    Verdict::refuses, "review/moved_definitions.cc",
     "a second copy of what another file defines: old and new side by side"},
    {"shared-body",         Verdict::refuses, "review/shared_body.cc",
     "functions that the compiler merged and the change parts"},

    // Limits of ftrace, the processor, the module loader and the livepatch core.
    {"no-fentry",           Verdict::refuses, "widen/callers.cc",
     "functions that ftrace cannot redirect (inline, notrace, noinstr), and callers left with the old code"},
    {"no-endbr",            Verdict::refuses, "review/no_endbr.cc",
     "indirect calls that the processor stops (IBT)"},
    {"boot-only",           Verdict::refuses, "review/boot_only.cc",
     "memory that was given back after booting (__init, __exit)"},
    {"per-cpu-address",     Verdict::refuses, "review/per_cpu_address.cc",
     "new per-CPU variables that start as null, because the module loader fills in no addresses there"},
    {"module-key",          Verdict::refuses, "module/module_entries.cc",
     "static branches and tables that need a module before it is there, or write to what is read-only"},
    {"unknown-table",       Verdict::refuses, "review/unknown_tables.cc",
     "tables about code that klp does not know"},
    {"author-request",      Verdict::refuses, "select/requests.cc",
     "hooks and states that contradict each other"},
    {"not-a-superset",      Verdict::refuses, "module/contents.cc",
     "the loss of what an earlier livepatch does"},

    // The audit of the finished module. A finding is a fault of klp, or of the file.
    {"loader",              Verdict::refuses, "audit/loader_rules.cc",
     "relocations, sections and names that the module loader does not take"},
    {"livepatch-relocations", Verdict::refuses, "audit/livepatch_relocations.cc",
     "relocations that the livepatch core would apply wrongly or too early"},
    {"imports",             Verdict::refuses, "audit/imports.cc",
     "exports of another version, and another kernel than the module is for"},
    {"kernel-symbols",      Verdict::refuses, "audit/kernel_symbols.cc",
     "names and positions that mean nothing, or something else, in the image"},
    {"redirections",        Verdict::refuses, "audit/redirections.cc",
     "functions that are redirected and cannot be, or not as modinfo says, or whose new address is taken"},
    {"missing-site",        Verdict::refuses, "audit/sites.cc",
     "branches that escape the kernel's mitigations"},
    {"unwinding",           Verdict::refuses, "audit/unwinding.cc",
     "stacks that cannot be walked, so that the transition never ends"},
    {"runtime",             Verdict::refuses, "audit/runtime.cc",
     "kernel symbols that klp's own code in the module has no use for"},
    {"content",             Verdict::refuses, "audit/content.cc",
     "code that is not what the compiler made of the change"},

    // Old and new code that use the same data, while both run or after the transition.
    {"record-layout",       Verdict::refuses_unless_allowed, "review/record_layout.cc",
     "new code that meets existing objects laid out in the old way"},
    {"enumerator-value",    Verdict::refuses_unless_allowed, "review/enumerator_value.cc",
     "existing objects that hold the old value of an enumerator, and are taken for something else"},
    {"changed-data",        Verdict::refuses_unless_allowed, "review/changed_data.cc",
     "initial values that never reach the variables and tables of a running kernel"},
    {"export-type",         Verdict::refuses_unless_allowed, "review/export_check.cc",
     "modules that were compiled with another type of an export (CRC)"},
    {"signature",           Verdict::refuses_unless_allowed, "review/signature.cc",
     "callers that were compiled for other arguments or another result"},
    {"result-meaning",      Verdict::refuses_unless_allowed, "review/result_meaning.cc",
     "callers that take an error for a success, or follow an error pointer"},
    {"argument-meaning",    Verdict::refuses_unless_allowed, "review/argument_meaning.cc",
     "callers that give a function what it took before"},
    {"lock-balance",        Verdict::refuses_unless_allowed, "review/lock_balance.cc",
     "a lock that old code takes and new code does not release, or the reverse"},
    {"lock-order",          Verdict::refuses_unless_allowed, "review/lock_order.cc",
     "two locks that old and new code take in opposite order"},
    {"function-pointer",    Verdict::refuses_unless_allowed, "review/function_pointer.cc",
     "addresses of functions that vanish with the livepatch"},
    {"init-effect",         Verdict::refuses_unless_allowed, "review/init_effect.cc",
     "new code that needs what changed init or exit code would have done (variables, CPU feature bits)"},
    {"new-state",           Verdict::refuses_unless_allowed, "review/new_state.cc",
     "new variables, which start empty in a kernel that has run for long"},
    {"repeated-message",    Verdict::refuses_unless_allowed, "review/repeated_messages.cc",
     "a message that is printed once, or limited in number, and starts afresh"},

    // Whether the transition ends, and which threads delay it.
    {"stays-on-stack",      Verdict::refuses_unless_allowed, "review/stays_on_stack.cc",
     "functions that a thread never leaves: the transition does not end"},
    {"long-wait",           Verdict::refuses_unless_allowed, "review/stays_on_stack.cc",
     "a transition that has to wait for nearly every process"},
    {"cold-part",           Verdict::refuses_unless_allowed, "review/cold_part.cc",
     "old code that goes on with new functions, after it slept in a .cold part where the kernel does not look"},

    // Notes for the operator.
    {"some-wait",           Verdict::notes, "review/stays_on_stack.cc",
     "a transition that may have to wait for sleeping tasks"},
    {"record-on-stack",     Verdict::notes, "review/record_layout.cc",
     "structures of another layout, which exist on the stack of patched functions only"},
    {"module-signature",    Verdict::notes, "review/kernel_config.cc",
     "a kernel that loads signed modules only"},
    {"no-build-id",         Verdict::notes, "pipeline/build.cc",
     "an image that cannot be told from another build of its release"},
    {"module-reload",       Verdict::notes, "review/module_reload.cc",
     "patched modules that could not be loaded again (kernels before 6.3)"},
    {"no-image-types",      Verdict::notes, "review/image_layout.cc",
     "structures that could not be compared with the image (it has no BTF)"},
    {"tracepoint",          Verdict::notes, "review/tracepoint.cc",
     "tracepoints that nobody can switch on"},
    {"export",              Verdict::notes, "review/export.cc",
     "exports that a livepatch cannot add, take away or alter"},
    {"kprobes",             Verdict::notes, "review/kprobes.cc",
     "new code that kprobes can enter, where the kernel keeps them out of the old (NOKPROBE_SYMBOL)"},
    {"old-code",            Verdict::notes, "review/old_code.cc",
     "modules from elsewhere, and stored addresses, that keep to the old code"},
    {"init-code",           Verdict::notes, "review/init_code_notes.cc",
     "what changed init and exit code would have done, and does not"},
    {"several-writes",      Verdict::notes, "review/changed_data.cc",
     "readers that take several numbers together, which are written one by one"},
    {"hook-not-called",     Verdict::notes, "module/contents.cc",
     "hooks that a replacing livepatch leaves out"},
    {"kpatch-macro",        Verdict::notes, "select/kpatch_requests.cc",
     "requests of kpatch's macros that klp has no use for"},
    {"unused-allowance",    Verdict::notes, "rules/allow.cc",
     "an --allow that nothing needed"},
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

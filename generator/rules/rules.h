// The table of all rules, of all stages of klp: what each rule protects from, and whether a person can overrule it.
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
  std::string_view prevents; // completes the sentence "the rule protects from ..."; part of messages
};

// clang-format off
inline constexpr Rule rule_table[] = {
    // Stages plan and compile.
    {"kind-of-file",        Verdict::refuses, "files of which only kbuild knows what becomes of them"},
    {"generated-constants", Verdict::refuses, "constants and tables in generated sources that nobody makes anew"},
    {"too-many-units",      Verdict::refuses, "a header that half of the kernel depends on"},
    {"other-program",       Verdict::refuses, "code that is built with the kernel, and is not the kernel (vDSO, real mode)"},
    {"kernel-config",       Verdict::refuses, "a kernel that cannot be livepatched, or whose transitions never end"},
    {"compiler-plugin",     Verdict::refuses, "code and layouts that no second compilation makes again"},

    // Comparison of the objects with each other and with the running kernel.
    {"unexplained-change",  Verdict::refuses, "differences that neither the change nor the compiler explains"},
    {"image-mismatch",      Verdict::refuses, "a kernel other than the one that runs"},
    {"image-layout",        Verdict::refuses, "structures that the running kernel lays out in another way (BTF)"},
    {"unresolved-symbol",   Verdict::refuses, "a symbol of the kernel that is not there, or that several have the name of"},
    {"undecided-variable",  Verdict::refuses, "a second copy of a variable that exists"},
    {"moved-definition",    Verdict::refuses, "a second copy of what another file defines: old and new side by side"},
    {"shared-body",         Verdict::refuses, "functions that the compiler merged and the change parts"},

    // Limits of ftrace, the processor, the module loader and the livepatch core.
    {"no-fentry",           Verdict::refuses, "functions that ftrace cannot redirect (inline, notrace, noinstr), and callers left with the old code"},
    {"no-endbr",            Verdict::refuses, "indirect calls that the processor stops (IBT)"},
    {"boot-only",           Verdict::refuses, "memory that was given back after booting (__init, __exit)"},
    {"per-cpu-address",     Verdict::refuses, "new per-CPU variables that start as null, because the module loader fills in no addresses there"},
    {"module-key",          Verdict::refuses, "static branches and tables that need a module before it is there, or write to what is read-only"},
    {"unknown-table",       Verdict::refuses, "tables about code that klp does not know"},
    {"author-request",      Verdict::refuses, "hooks and states that contradict each other"},
    {"not-a-superset",      Verdict::refuses, "the loss of what an earlier livepatch does"},

    // The audit of the finished module. A finding is a fault of klp, or of the file.
    {"loader",              Verdict::refuses, "relocations, sections and names that the module loader does not take"},
    {"livepatch-relocations", Verdict::refuses, "relocations that the livepatch core would apply wrongly or too early"},
    {"imports",             Verdict::refuses, "exports of another version, and another kernel than the module is for"},
    {"kernel-symbols",      Verdict::refuses, "names and positions that mean nothing, or something else, in the image"},
    {"redirections",        Verdict::refuses, "functions that are redirected and cannot be, or not as modinfo says, or whose new address is taken"},
    {"missing-site",        Verdict::refuses, "branches that escape the kernel's mitigations"},
    {"unwinding",           Verdict::refuses, "stacks that cannot be walked, so that the transition never ends"},
    {"runtime",             Verdict::refuses, "kernel symbols that klp's own code in the module has no use for"},
    {"content",             Verdict::refuses, "code that is not what the compiler made of the change"},

    // Old and new code that use the same data, while both run or after the transition.
    {"record-layout",       Verdict::refuses_unless_allowed, "new code that meets existing objects laid out in the old way"},
    {"enumerator-value",    Verdict::refuses_unless_allowed, "existing objects that hold the old value of an enumerator, and are taken for something else"},
    {"changed-data",        Verdict::refuses_unless_allowed, "initial values that never reach the variables and tables of a running kernel"},
    {"export-type",         Verdict::refuses_unless_allowed, "modules that were compiled with another type of an export (CRC)"},
    {"signature",           Verdict::refuses_unless_allowed, "callers that were compiled for other arguments or another result"},
    {"result-meaning",      Verdict::refuses_unless_allowed, "callers that take an error for a success, or follow an error pointer"},
    {"argument-meaning",    Verdict::refuses_unless_allowed, "callers that give a function what it took before"},
    {"lock-balance",        Verdict::refuses_unless_allowed, "a lock that old code takes and new code does not release, or the reverse"},
    {"lock-order",          Verdict::refuses_unless_allowed, "two locks that old and new code take in opposite order"},
    {"function-pointer",    Verdict::refuses_unless_allowed, "addresses of functions that vanish with the livepatch"},
    {"init-effect",         Verdict::refuses_unless_allowed, "new code that needs what changed init or exit code would have done (variables, CPU feature bits)"},
    {"new-state",           Verdict::refuses_unless_allowed, "new variables, which start empty in a kernel that has run for long"},
    {"repeated-message",    Verdict::refuses_unless_allowed, "a message that is printed once, or limited in number, and starts afresh"},

    // Whether the transition ends, and which threads delay it.
    {"stays-on-stack",      Verdict::refuses_unless_allowed, "functions that a thread never leaves: the transition does not end"},
    {"long-wait",           Verdict::refuses_unless_allowed, "a transition that has to wait for nearly every process"},
    {"cold-part",           Verdict::refuses_unless_allowed, "old code that goes on with new functions, after it slept in a .cold part where the kernel does not look"},

    // Notes for the operator.
    {"some-wait",           Verdict::notes, "a transition that may have to wait for sleeping tasks"},
    {"record-on-stack",     Verdict::notes, "structures of another layout, which exist on the stack of patched functions only"},
    {"module-signature",    Verdict::notes, "a kernel that loads signed modules only"},
    {"no-build-id",         Verdict::notes, "an image that cannot be told from another build of its release"},
    {"module-reload",       Verdict::notes, "patched modules that could not be loaded again (kernels before 6.3)"},
    {"no-image-types",      Verdict::notes, "structures that could not be compared with the image (it has no BTF)"},
    {"tracepoint",          Verdict::notes, "tracepoints that nobody can switch on"},
    {"export",              Verdict::notes, "exports that a livepatch cannot add, take away or alter"},
    {"kprobes",             Verdict::notes, "new code that kprobes can enter, where the kernel keeps them out of the old (NOKPROBE_SYMBOL)"},
    {"old-code",            Verdict::notes, "modules from elsewhere, and stored addresses, that keep to the old code"},
    {"init-code",           Verdict::notes, "what changed init and exit code would have done, and does not"},
    {"several-writes",      Verdict::notes, "readers that take several numbers together, which are written one by one"},
    {"hook-not-called",     Verdict::notes, "hooks that a replacing livepatch leaves out"},
    {"kpatch-macro",        Verdict::notes, "requests of kpatch's macros that klp has no use for"},
    {"unused-allowance",    Verdict::notes, "an --allow that nothing needed"},
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

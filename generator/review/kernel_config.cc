// Rules kernel-config, module-signature and no-symbol-versions: configuration options of the running kernel that a
// livepatch needs (kernel/livepatch/Kconfig, arch/x86/Kconfig).
#include "generator/review/checks.h"

namespace klp::checks {

namespace {

struct RequiredOption {
  std::string_view one_of[2]; // alternatives, without CONFIG_: one of them is enough
  bool on;                    // true: must be set; false: must not be set
  std::string_view why, remedy;
};

constexpr std::string_view reconfigure = "configure, build and boot a kernel that has it; no livepatch can do without";

constexpr RequiredOption required_options[] = {
    {{"LIVEPATCH"}, true, "the kernel has no livepatch core (CONFIG_LIVEPATCH)", reconfigure},
    {{"DYNAMIC_FTRACE_WITH_REGS", "DYNAMIC_FTRACE_WITH_ARGS"},
     true,
     "ftrace cannot send a function's callers elsewhere (CONFIG_DYNAMIC_FTRACE_WITH_REGS or _ARGS)",
     reconfigure},
    {{"KALLSYMS_ALL"}, true, "the kernel does not know all of its symbols (CONFIG_KALLSYMS_ALL)", reconfigure},
    {{"HAVE_RELIABLE_STACKTRACE"},
     true,
     "the kernel cannot tell what a sleeping task has on its stack, so that a transition has to wait until every task "
     "has left the kernel, and never ends for its own threads (CONFIG_HAVE_RELIABLE_STACKTRACE)",
     "choose CONFIG_UNWINDER_ORC, and build and boot that kernel"},
    {{"TRIM_UNUSED_KSYMS"},
     false,
     "exports that no module of this build uses were taken out of it, klp_enable_patch among them "
     "(CONFIG_TRIM_UNUSED_KSYMS)",
     "turn CONFIG_TRIM_UNUSED_KSYMS off, and build and boot that kernel"},
};

bool is_met(const RequiredOption& required, const KernelConfig& config) {
  for (auto symbol : required.one_of)
    if (!symbol.empty() && config.contains(std::string(symbol))) return required.on;
  return !required.on;
}

} // namespace

void kernel_config(const ReviewInput& change, Findings& findings) {
  for (const auto& required : required_options) {
    if (is_met(required, change.config)) continue;
    findings.refusals.push_back(
        finding("kernel-config", Error{.cause = std::string(required.why), .remedy = std::string(required.remedy)}));
  }
  if (change.config.contains("MODULE_SIG_FORCE"))
    findings.notes.push_back(note("module-signature", "CONFIG_MODULE_SIG_FORCE",
                                  "this kernel loads signed modules only: sign the livepatch with a key that it trusts "
                                  "(scripts/sign-file of its build folder)"));
  if (!change.config.contains("MODVERSIONS"))
    findings.notes.push_back(note("no-symbol-versions", "CONFIG_MODVERSIONS",
                                  "it is off, so this kernel does not compare the types of exported symbols when it "
                                  "loads a module: the livepatch checks the kernel's build ID instead, and the rule "
                                  "export-type has compared the exports of the changed files; a module from elsewhere "
                                  "that was compiled with other types is not refused"));
}

} // namespace klp::checks

// What the running kernel was configured with that a livepatch needs (kernel/livepatch/Kconfig, arch/x86/Kconfig).
#include "generator/review/checks.h"

namespace klp::checks {

namespace {

struct Need {
  std::string_view one_of[2]; // any of them does
  bool on;                    // must be set; false: must not be
  std::string_view why, remedy;
};

constexpr std::string_view reconfigure = "configure, build and boot a kernel that has it; no livepatch can do without";

constexpr Need needs[] = {
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

bool is_met(const Need& need, const KernelConfig& config) {
  for (auto symbol : need.one_of)
    if (!symbol.empty() && config.contains(std::string(symbol))) return need.on;
  return !need.on;
}

} // namespace

void kernel_config(const ReviewInput& change, Findings& findings) {
  for (const auto& need : needs) {
    if (is_met(need, change.config)) continue;
    Error e;
    e.cause = need.why;
    e.remedy = need.remedy;
    findings.refusals.push_back(finding("kernel-config", std::move(e)));
  }
  if (change.config.contains("MODULE_SIG_FORCE"))
    findings.notes.push_back(note("module-signature", "CONFIG_MODULE_SIG_FORCE",
                                  "this kernel loads signed modules only: sign the livepatch with a key that it trusts "
                                  "(scripts/sign-file of its build folder)"));
}

} // namespace klp::checks

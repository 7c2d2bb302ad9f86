// Rule compiler-plugin: GCC plugins of the kernel that make each compilation different.
#include "generator/review/checks.h"

#include <fmt/format.h>

namespace klp::checks {

namespace {

// The kernel's own plugins (scripts/gcc-plugins) with which two compilations of one source differ. With the other
// plugins (stackleak, structleak), the code is the same each time.
struct UnsafePlugin {
  std::string_view name, why;
};
constexpr UnsafePlugin unsafe_plugins[] = {
    {"randomize_layout_plugin", "lays structures out by a seed that only the running kernel's build had"},
    {"latent_entropy_plugin", "puts other random numbers into the code each time"},
};

} // namespace

void compiler_plugin(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units) {
    if (!unit.patched.facts) continue;
    for (const auto& plugin : unit.patched.facts->plugins)
      for (const auto& unsafe : unsafe_plugins) {
        if (plugin.find(unsafe.name) == std::string::npos) continue;
        Error e{.cause = fmt::format("it is compiled with GCC's plugin {}, which {}", unsafe.name, unsafe.why),
                .remedy = "a kernel configured so cannot be livepatched: turn CONFIG_GCC_PLUGIN_LATENT_ENTROPY and "
                          "CONFIG_RANDSTRUCT_FULL/PERFORMANCE off and boot the new kernel",
                .file = unit.source};
        findings.refusals.push_back(finding("compiler-plugin", std::move(e)));
      }
  }
}

} // namespace klp::checks

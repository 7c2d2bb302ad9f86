#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;

static Findings with(const KernelConfig& config) {
  std::vector<PatchUnit> none;
  return review({.units = none, .config = config});
}

TEST_CASE("a kernel that can be livepatched has nothing to say") {
  CHECK(with(good_config()).refusals.empty());
  CHECK(with(good_config()).notes.empty());
}

TEST_CASE("what a livepatch needs of the configuration is refused where it is off") {
  for (const char* symbol : {"LIVEPATCH", "DYNAMIC_FTRACE_WITH_ARGS", "KALLSYMS_ALL", "HAVE_RELIABLE_STACKTRACE"}) {
    KernelConfig config = good_config();
    config.erase(symbol);
    auto refusals = texts_of_rule("kernel-config", with(config));
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].find(std::string("CONFIG_") + std::string(symbol).substr(0, 9)) != std::string::npos);
  }
  KernelConfig regs = good_config();
  regs.erase("DYNAMIC_FTRACE_WITH_ARGS");
  regs["DYNAMIC_FTRACE_WITH_REGS"] = "y";
  CHECK(with(regs).refusals.empty());
}

TEST_CASE("exports that were trimmed away are refused") {
  KernelConfig config = good_config();
  config["TRIM_UNUSED_KSYMS"] = "y";
  CHECK(texts_of_rule("kernel-config", with(config)).size() == 1);
}

TEST_CASE("a kernel that wants signatures is told") {
  KernelConfig config = good_config();
  config["MODULE_SIG_FORCE"] = "y";
  CHECK(with(config).refusals.empty());
  CHECK(texts_of_rule("module-signature", with(config)).size() == 1);
}

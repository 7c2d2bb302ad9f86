#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;

namespace {

Findings with(const KernelConfig& config) {
  std::vector<PatchUnit> none;
  return review({.units = none, .config = config});
}

} // namespace

TEST_CASE("a kernel with all required options breaks no rule") {
  CHECK(with(good_config()).refusals.empty());
  CHECK(with(good_config()).notes.empty());
}

TEST_CASE("a required option that is off is refused") {
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

TEST_CASE("a kernel with trimmed exports is refused") {
  KernelConfig config = good_config();
  config["TRIM_UNUSED_KSYMS"] = "y";
  CHECK(texts_of_rule("kernel-config", with(config)).size() == 1);
}

TEST_CASE("a kernel without symbol versions gets a note") {
  KernelConfig config = good_config();
  config.erase("MODVERSIONS");
  CHECK(with(config).refusals.empty());
  CHECK(texts_of_rule("no-symbol-versions", with(config)).size() == 1);
}

TEST_CASE("a kernel that requires signatures gets a note") {
  KernelConfig config = good_config();
  config["MODULE_SIG_FORCE"] = "y";
  CHECK(with(config).refusals.empty());
  CHECK(texts_of_rule("module-signature", with(config)).size() == 1);
}

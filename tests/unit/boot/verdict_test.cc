#include "generator/boot/verdict.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

GuestModule good_module() {
  GuestModule module;
  module.run.file = "x.ko";
  module.run.name = "x";
  module.run.begun = module.run.ended = true;
  module.run.transition_seconds = 1;
  module.run.phases = {{"before", "", 0, 0.1}, {"during", "", 0, 0.1}, {"after", "", 0, 0.1}};
  return module;
}

BootRequest request() {
  BootRequest request;
  request.image = "vmlinuz";
  request.release = "6.1.0";
  return request;
}

// The text of the only failure.
std::string only(const std::vector<Error>& reasons) {
  REQUIRE(reasons.size() == 1);
  return render(reasons[0]);
}

} // namespace

TEST_CASE("a module that completed all steps passes") { CHECK(module_failures(good_module(), request()).empty()); }

TEST_CASE("a script's failure names the phase and the status") {
  GuestModule module = good_module();
  module.run.phases[1].exit_status = 3;
  CHECK(only(module_failures(module, request())) ==
        "x.ko: the script failed in phase during with status 3\n  remedy: see what it printed");
}

TEST_CASE("a script that ran into its time limit is distinguished from one that was killed") {
  GuestModule module = good_module();
  module.run.phases[2].exit_status = 137;
  CHECK(only(module_failures(module, request())).find("failed in phase after with status 137") != std::string::npos);
  module.run.phases[2].seconds = 29.9; // the clocks of guest and host differ a little
  CHECK(only(module_failures(module, request())).find("the script did not end within 30 s in phase after") !=
        std::string::npos);
}

TEST_CASE("the failure of a refused load quotes the text of errno and the line of the kernel log") {
  GuestModule module = good_module();
  module.run.phases.clear();
  module.failed_step = GuestModule::FailedStep::load_refused;
  module.error_text = "insmod: can't insert '/modules/0.ko': Invalid argument";
  module.run.kernel_log = {"[    2.2] livepatch: symbol 'gone' not found in symbol table"};
  CHECK(only(module_failures(module, request())) ==
        "x.ko: the kernel refused to load the module: Invalid argument (livepatch: symbol 'gone' not found in symbol "
        "table)\n  remedy: the module names a symbol this kernel has not: build it for this target");
}

TEST_CASE("the failure of a stuck transition names the tasks") {
  GuestModule module = good_module();
  module.failed_step = GuestModule::FailedStep::enable_stuck;
  module.run.blocking = {{7, "sleeper", "stack"}, {8, "other", "stack"}};
  CHECK(module_failures(module, request()).at(0).cause == "the transition to the new code did not finish within 30 s; "
                                                          "tasks that could not switch: sleeper (7), other (8)");
}

TEST_CASE("a warning of the kernel fails a run without other failures") {
  GuestModule module = good_module();
  module.run.kernel_log = {"[    2.2] WARNING: CPU: 0 at x"};
  CHECK(module_failures(module, request()).at(0).cause == "the kernel complained: WARNING: CPU: 0 at x");
}

TEST_CASE("an unexpected taint fails a run") {
  GuestModule module = good_module();
  module.taint_after = 1 << 9;
  CHECK(module_failures(module, request()).at(0).cause == "the kernel got tainted: W (the kernel warned)");
}

TEST_CASE("a complete boot of the right kernel has no failure") {
  GuestSession session;
  session.release = "6.1.0";
  session.complete = true;
  CHECK(boot_failures(session, {}, request()).empty());
}

TEST_CASE("the failures of a panic and of a time-out name the step that the test had reached") {
  GuestSession session;
  session.release = "6.1.0";
  session.modules = {good_module()};
  session.modules[0].run.ended = false;
  session.modules[0].run.phases.back() = {"during", "", {}, 0};
  CHECK(only(boot_failures(session, {false, "[ 3] Kernel panic - not syncing: x", ""}, request()))
            .find("the kernel panicked in phase during of x.ko: Kernel panic - not syncing: x") != std::string::npos);
  CHECK(only(boot_failures(session, {true, "", ""}, request())) ==
        "vmlinuz: the test was not done within 120 s; it stopped in phase during of x.ko\n"
        "  remedy: give more time: --time-limit; or see what it waits for");
}

TEST_CASE("if the machine ends before the first event, the failure quotes the last line of output") {
  CHECK(only(boot_failures({}, {false, "", "qemu: invalid kernel header"}, request()))
            .find("the virtual machine ended before klp's init had started: qemu: invalid kernel header") !=
        std::string::npos);
}

TEST_CASE("the failure of an image of another release names both releases") {
  GuestSession session;
  session.release = "6.2.0";
  session.complete = true;
  CHECK(only(boot_failures(session, {}, request())) ==
        "vmlinuz: the image is kernel 6.2.0, not 6.1.0\n  remedy: make the target again");
}

TEST_CASE("a loaded module that the livepatch did not patch is a failure, one that is not loaded is none") {
  GuestModule module = good_module();
  module.run.objects = {{"vmlinux", true, {}}, {"fuse", false, {}}, {"nfs", false, {}}};
  CHECK(module_failures(module, request()).empty());
  BootRequest with_fuse = request();
  with_fuse.late = {{"fuse", "fuse.ko"}};
  CHECK(only(module_failures(module, with_fuse, {{"fuse", "No such device"}})).find("in fuse was not tried") !=
        std::string::npos);
  CHECK(only(module_failures(module, with_fuse)) == "x.ko: fuse is there, and the livepatch did not patch it\n"
                                                    "  remedy: see what the kernel said");
}

TEST_CASE("a module of the target that cannot be loaded with the livepatch is a failure") {
  GuestModule module = good_module();
  module.failed_step = GuestModule::FailedStep::late_refused;
  module.failed_module = "fuse";
  module.error_text = "insmod: can't insert '/target/fuse.ko': Invalid argument";
  module.run.kernel_log = {"[    2.2] livepatch: symbol 'gone' not found in symbol table"};
  CHECK(only(module_failures(module, request())) ==
        "x.ko: with the livepatch in place the kernel refused to load module fuse: Invalid argument (livepatch: symbol "
        "'gone' not found in symbol table)\n  remedy: the module names a symbol this kernel has not: build it for this "
        "target");
}

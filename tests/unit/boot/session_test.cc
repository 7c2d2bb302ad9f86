#include "generator/boot/session.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

// Each line, and the time when it came.
const std::pair<const char*, double> whole[] = {
    {"\n", 0.5},
    {"TOKEN release 6.1.0\n", 0.5},
    {"\n", 1.5},
    {"TOKEN module 0 4096\n", 1.5},
    {"\n", 1.5},
    {"TOKEN phase before\n", 1.5},
    {"hello\r\n", 1.75},
    {"\n", 2},
    {"TOKEN phase-end 0\n", 2},
    {"\n", 2},
    {"TOKEN load\n", 2},
    {"\n", 2.25},
    {"TOKEN loaded livepatch_x\n", 2.25},
    {"\n", 3.25},
    {"TOKEN patched\n", 3.25},
    {"\n", 3.25},
    {"TOKEN phase during\n", 3.3},
    {"no newline\n", 3.4},
    {"TOKEN phase-end 7\n", 3.4},
    {"\n", 3.5},
    {"TOKEN disable\n", 3.5},
    {"\n", 4},
    {"TOKEN unloaded\n", 4},
    {"\n", 4},
    {"TOKEN module-end 45056\n", 4},
    {"\n", 4},
    {"TOKEN bye\n", 4},
};

GuestSession read(const std::string& text) { return read_session(split_session(text, "TOKEN", {})); }

} // namespace

TEST_CASE("a whole session gives phases, times and taints") {
  std::string text;
  std::vector<double> seconds;
  for (const auto& [line, when] : whole) {
    text += line;
    seconds.push_back(when);
  }
  GuestSession session = read_session(split_session(text, "TOKEN", seconds));
  CHECK(session.release == "6.1.0");
  CHECK(session.complete);
  REQUIRE(session.modules.size() == 1);
  const GuestModule& module = session.modules[0];
  CHECK(module.taint_before == 4096);
  CHECK(module.taint_after == 45056);
  CHECK(module.failed_step == GuestModule::FailedStep::none);
  CHECK(module.run.name == "livepatch_x");
  CHECK(module.run.ended);
  CHECK(*module.run.load_seconds == Approx(0.25));
  CHECK(*module.run.transition_seconds == Approx(1.0));
  CHECK(*module.run.unload_seconds == Approx(0.5));
  REQUIRE(module.run.phases.size() == 2);
  CHECK(module.run.phases[0].name == "before");
  CHECK(module.run.phases[0].output == "hello\n");
  CHECK(module.run.phases[0].seconds == Approx(0.5));
  CHECK(module.run.phases[1].output == "no newline");
  CHECK(module.run.phases[1].seconds == Approx(0.1));
  CHECK(*module.run.phases[1].exit_status == 7);
}

TEST_CASE("carriage returns of the serial line are removed from a script's output") {
  auto events = split_session("\r\nTOKEN phase before 1\r\none\r\ntwo\r\n\r\nTOKEN bye\r\n", "TOKEN", {});
  REQUIRE(events.size() == 2);
  CHECK(events[0].text == "one\ntwo\n");
  CHECK(events[1].word == "bye");
}

TEST_CASE("output of a script without the token is not mistaken for an event") {
  GuestSession session = read("\nTOKEN module 0 0\n\nTOKEN phase before 1\nphase-end 0 1\nbye\n x TOKEN bye\n");
  REQUIRE(session.modules.size() == 1);
  CHECK_FALSE(session.complete);
  CHECK_FALSE(session.modules[0].run.phases.at(0).exit_status.has_value());
  CHECK(session.modules[0].run.phases[0].output == "phase-end 0 1\nbye\n x TOKEN bye\n");
}

TEST_CASE("a session that breaks off keeps the output so far, and leaves out an event that was cut off") {
  GuestSession session = read("\nTOKEN module 0 0\n\nTOKEN phase during 1\npartial\nTOKEN phase-end 0");
  REQUIRE(session.modules.size() == 1);
  CHECK(session.modules[0].run.phases.at(0).output == "partial");
  CHECK_FALSE(session.modules[0].run.phases[0].exit_status.has_value());
  CHECK_FALSE(session.modules[0].run.ended);
}

TEST_CASE("a refused load keeps the message of insmod, a stuck transition keeps the tasks and their stacks") {
  GuestSession refused = read("\nTOKEN module 0 0\n\nTOKEN load 1\n\nTOKEN load-refused insmod: can't: Bad\n");
  CHECK(refused.modules.at(0).failed_step == GuestModule::FailedStep::load_refused);
  CHECK(refused.modules[0].error_text == "insmod: can't: Bad");
  GuestSession stuck = read("\nTOKEN module 0 0\n\nTOKEN blocking 42 my cat\n[<0>] msleep\n\nTOKEN blocking-end\n"
                            "\nTOKEN enable-stuck\n\nTOKEN disable-stuck\n");
  CHECK(stuck.modules.at(0).failed_step == GuestModule::FailedStep::enable_stuck);
  REQUIRE(stuck.modules[0].run.blocking.size() == 1);
  CHECK(stuck.modules[0].run.blocking[0].id == 42);
  CHECK(stuck.modules[0].run.blocking[0].command == "my cat");
  CHECK(stuck.modules[0].run.blocking[0].stack == "[<0>] msleep\n");
}

TEST_CASE("an empty session is an empty result") {
  GuestSession session = read("");
  CHECK(session.modules.empty());
  CHECK(session.release.empty());
  CHECK_FALSE(session.complete);
}

TEST_CASE("a session has the objects of a livepatch, whether they are patched, and their functions") {
  GuestSession session = read("\nTOKEN module 0 0\n\nTOKEN object vmlinux 1 f,1 g,2\n\nTOKEN object fuse 0\n");
  REQUIRE(session.modules.size() == 1);
  const auto& objects = session.modules[0].run.objects;
  REQUIRE(objects.size() == 2);
  CHECK(objects[0].name == "vmlinux");
  CHECK(objects[0].patched);
  CHECK(objects[0].functions == std::vector<std::string>{"f,1", "g,2"});
  CHECK(objects[1].name == "fuse");
  CHECK_FALSE(objects[1].patched);
}

TEST_CASE("a refused module of the target is named, before the livepatch and while it is enabled") {
  GuestSession session = read("\nTOKEN early-refused tun insmod: can't insert: No such device\n\nTOKEN module 0 0\n"
                              "\nTOKEN late-refused fuse insmod: can't insert: Invalid argument\n");
  REQUIRE(session.early_refused.size() == 1);
  CHECK(session.early_refused[0].module == "tun");
  CHECK(session.early_refused[0].text == "insmod: can't insert: No such device");
  REQUIRE(session.modules.size() == 1);
  CHECK(session.modules[0].failed_step == GuestModule::FailedStep::late_refused);
  CHECK(session.modules[0].failed_module == "fuse");
  CHECK(session.modules[0].error_text == "insmod: can't insert: Invalid argument");
}

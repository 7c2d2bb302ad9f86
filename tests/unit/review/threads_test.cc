#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;

namespace {

std::vector<std::string> stays(SmallUnit before, SmallUnit after) {
  return texts_of_rule("stays-on-stack", before, after);
}

} // namespace

TEST_CASE("the loop of a kernel thread is refused, a function that it calls is not") {
  SmallUnit before, after;
  before.function("loop", {"kthread_should_stop", "work", "schedule"}).function("work", {}, "\x90");
  after.function("loop", {"kthread_should_stop", "work", "schedule"}).function("work", {});
  CHECK(stays(before, after).empty());
  after.function("other", {});
  SmallUnit changed;
  changed.function("loop", {"work", "kthread_should_stop", "schedule"}).function("work", {}, "\x90");
  auto refusals = stays(before, changed);
  REQUIRE(refusals.size() == 1);
  CHECK(
      refusals[0].starts_with("loop(): it is the loop of a kernel thread (it asks kthread_should_stop() and sleeps): a "
                              "thread that sleeps there is not switched"));
}

TEST_CASE("a function that checks whether to stop and does not sleep is not the loop of a thread") {
  SmallUnit before, after;
  before.function("check", {"kthread_should_stop"});
  after.function("check", {"kthread_should_stop", "work"});
  CHECK(stays(before, after).empty());
}

TEST_CASE("the main function of a kernel thread is refused, and the function that creates the thread is named") {
  SmallUnit before, after;
  before.function("start", {"&main_of_thread", "kthread_create_on_node"}).function("main_of_thread", {"work"});
  after.function("start", {"&main_of_thread", "kthread_create_on_node"}).function("main_of_thread", {});
  auto refusals = stays(before, after);
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].starts_with("main_of_thread(): it is the main function of a kernel thread, which start() starts"));
}

TEST_CASE("the scheduler is on every stack") {
  SmallUnit before, after;
  before.function("schedule_timeout", {"schedule"});
  after.function("schedule_timeout", {"schedule", "work"});
  CHECK(stays(before, after).size() == 1);
}

TEST_CASE("functions in which tasks wait for a long time break rules of their own") {
  for (const auto& [name, rule] : {std::pair("ep_poll", "long-wait"), std::pair("do_wait", "some-wait")}) {
    SmallUnit before, after;
    before.function(name, {"schedule"});
    after.function(name, {"schedule", "work"});
    CHECK(stays(before, after).empty());
    CHECK(texts_of_rule(rule, before, after).size() == 1);
  }
}

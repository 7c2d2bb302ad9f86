#include "generator/review/run_by_address.h"
#include "tests/unit/review/small_unit.h"

#include <functional>

using namespace klp;
using namespace klp::test;
using facts::HolderKind;
using facts::Outlives;

namespace {

// f has a struct env on its stack and calls g with it, which uses the member that is new in `after`.
struct Change {
  SmallUnit before, after;
  facts::Lifetime lifetime{facts::RecordKind::structure,  "env", {"unit.c", 3, 0}, Outlives::nothing, "", "", {},
                           {{HolderKind::owner, "f", {}}}};
  bool replaces_all = true;

  Change() {
    before.function("f", {"g"}).function("g", {});
    after.function("f", {"g"}, "\x90").function("g", {}, "\x90");
    for (SmallUnit* side : {&before, &after})
      for (const char* name : {"f", "g"}) {
        facts::Function function;
        function.symbol = function.name = name;
        side->facts.functions.push_back(function);
      }
    before.facts.records = {{facts::RecordKind::structure, "env", {"unit.c", 3, 0}, 8, 8, {}}};
    after.facts.records = before.facts.records;
    after.facts.records[0].size = 16;
  }

  Findings findings() {
    std::vector<PatchUnit> units{compared(before, after)};
    if (unit) unit(units[0]);
    std::vector<UnitLifetimes> lifetimes{{"unit.c", "vmlinux", {lifetime}, {lifetime}}};
    return review({.units = units, .config = good_config(), .lifetimes = &lifetimes, .replaces_all = replaces_all});
  }
  std::string refusal() {
    auto refusals = texts_of_rule("record-layout", findings());
    return refusals.empty() ? "" : refusals[0];
  }
  std::function<void(PatchUnit&)> unit;
};

std::string refused(const std::string& why) {
  return "struct env: it has 16 bytes instead of 8: objects of it that exist were made by code that knows the old "
         "layout; klp cannot prove that they exist on the stack of patched functions only: " +
         why;
}

} // namespace

TEST_CASE("a structure that exists only on the stack of patched functions may change its layout, with a note") {
  auto findings = Change().findings();
  CHECK(texts_of_rule("record-layout", findings).empty());
  CHECK(
      texts_of_rule("record-on-stack", findings) ==
      std::vector<std::string>{"struct env: it has 16 bytes instead of 8; its objects exist only on the stack of f(), "
                               "which are patched together, so that a task uses them with the old code or with the "
                               "new one"});
}

TEST_CASE("a structure of another layout is refused if an object may outlive its function") {
  Change change;
  change.lifetime.outlives = Outlives::stored;
  change.lifetime.function = "g", change.lifetime.where = {"unit.c", 12, 1};
  CHECK(change.refusal() == refused("unit.c:12: g() stores its address in memory"));
}

TEST_CASE("a structure of another layout is refused if a function that has one on its stack is not redirected") {
  Change change;
  change.unit = [](PatchUnit& unit) {
    for (auto& c : unit.comparison.changed)
      if (c.symbol == "f") c.redirected = false;
  };
  CHECK(change.refusal() == refused("unit.c: f() has one on its stack, and ftrace cannot redirect it"));
  change.unit = [](PatchUnit& unit) {
    std::erase_if(unit.comparison.changed, [](auto& c) { return c.symbol == "f"; });
  };
  CHECK(change.refusal() == refused("unit.c: f() has one on its stack, and ftrace cannot redirect it"));
  change.unit = [](PatchUnit& unit) {
    std::erase_if(unit.comparison.changed, [](auto& c) { return c.symbol == "f"; });
    unit.comparison.correlation.to_patched[unit.original.layout->find("f")] = no_atom;
  };
  CHECK(change.refusal() == refused("unit.c: f() has one on its stack, and is gone after the change"));
}

TEST_CASE("a structure of another layout is refused if code of earlier livepatches stays in use") {
  Change change;
  change.replaces_all = false;
  CHECK(change.refusal() ==
        refused("earlier livepatches stay in place (--no-replace), whose code knows the old layout"));
}

TEST_CASE("a structure of another layout is refused if a task can sleep in the cold part of a function that has one on "
          "its stack") {
  auto with = [](const std::string& called) {
    Change change;
    change.before.function("f", {"g", "^f.cold"}).function("f.cold", {called, "^f"});
    change.after.function("f", {"g", "^f.cold"}, "\x90").function("f.cold", {"mutex_lock", "^f"});
    change.before.function("k", {"msleep"}).function("l", {"_printk"});
    change.after.function("k", {"msleep"}).function("l", {"_printk"});
    return change.refusal();
  };
  auto sleeps = [](const std::string& sleeper) {
    return refused("unit.c: f() has one on its stack, and a task can sleep in its part f.cold (" + sleeper +
                   "), where the kernel does not look for it");
  };
  CHECK(with("recover") == sleeps("recover()"));
  CHECK(with("k") == sleeps("msleep()"));                                  // through a function of this object
  CHECK(with("__SCT__might_resched") == sleeps("__SCT__might_resched()")); // CONFIG_PREEMPT_DYNAMIC
  CHECK(with("__SCT__cond_resched") == sleeps("__SCT__cond_resched()"));
  CHECK(with("_printk").empty());
  CHECK(with("__stack_chk_fail").empty());
  CHECK(with("l").empty());
}

TEST_CASE("a cold part that calls through a register may sleep") {
  Change change;
  change.before.function("f", {"g", "^f.cold"}).function("f.cold", {"^f"}, "\xff\xd0"); // call *%rax
  change.after.function("f", {"g", "^f.cold"}, "\x90").function("f.cold", {"^f"}, "\xff\xd0");
  CHECK(change.refusal() == refused("unit.c: f() has one on its stack, and a task can sleep in its part f.cold (a "
                                    "function pointer), where the kernel does not look for it"));
}

namespace {

// f calls new_owner, a new function with a struct env on its stack, which calls g; `more` adds to the patched unit.
std::string with_new_owner(const std::function<void(SmallUnit&)>& more) {
  Change change;
  change.lifetime.holders.push_back({HolderKind::owner, "new_owner", {}});
  change.after.function("f", {"g", "new_owner"}).function("new_owner", {"g"});
  facts::Function function;
  function.symbol = function.name = "new_owner";
  change.after.facts.functions.push_back(function);
  more(change.after);
  return change.refusal();
}

} // namespace

TEST_CASE("a new function may have objects of a changed structure if all of its callers are redirected") {
  auto unseen = [](const std::string& how) {
    return refused("unit.c: new_owner() has one on its stack, and " + how + ", where the kernel does not look for it");
  };
  CHECK(with_new_owner([](SmallUnit&) {}).empty());
  auto queues = [](SmallUnit& unit) { unit.function("f", {"g", "new_owner", "&new_owner"}); };
  CHECK(with_new_owner(queues) == unseen("is run through its address"));
  auto work = [](SmallUnit& unit) { unit.function("f", {"g", "&work"}).function("work", {"new_owner"}); };
  CHECK(with_new_owner(work) == unseen("is called by work(), which is run through its address"));
  auto deep = [](SmallUnit& unit) {
    unit.function("f", {"&work"}).function("work", {"^work.cold"}).function("work.cold", {"part"});
    unit.function("part", {"new_owner"});
  };
  CHECK(with_new_owner(deep) == unseen("is called by work(), which is run through its address"));
  // The redirected f() is on the stack.
  auto through_f = [](SmallUnit& unit) { unit.function("g", {"&work"}, "\x90").function("work", {"f"}); };
  CHECK(with_new_owner(through_f).empty());
  auto hook = [](SmallUnit& unit) { unit.pointer("klp_hook", ".klp.hook.post_patch", "new_owner"); };
  CHECK(with_new_owner(hook) == unseen("is a hook"));
}

TEST_CASE("a function whose address another unit takes is run through its address") {
  auto found = [](unsigned char binding) {
    SmallUnit before, after, other_before, other_after;
    before.function("g", {});
    after.function("g", {}, "\x90").function("work", {}).bind(binding, {"work"});
    other_before.function("f", {});
    other_after.function("f", {"&work"});
    std::vector<PatchUnit> units{compared(before, after), compared(other_before, other_after)};
    auto how = run_by_address(units);
    auto at = how.find({0, units[0].patched.layout->find("work")});
    return at == how.end() ? "" : at->second;
  };
  CHECK(found(STB_GLOBAL) == "is run through its address");
  CHECK(found(STB_LOCAL).empty());
}

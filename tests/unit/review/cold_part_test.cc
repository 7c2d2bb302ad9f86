#include "tests/unit/review/small_unit.h"

using namespace klp;
using namespace klp::test;

namespace {

// f, whose cold part calls `in_cold_part` and then calls (or with "^" jumps to) `then`, and g, which f calls. f is
// changed, g only if `both`.
std::vector<std::string> cold_part_refusals(const std::string& in_cold_part, bool both,
                                            const std::string& then = "^f") {
  SmallUnit before, after;
  before.function("f", {"g", "^f.cold"}).function("f.cold", {in_cold_part, then}).function("g", {});
  after.function("f", {"g", "^f.cold"}, "\x90").function("f.cold", {in_cold_part, then});
  after.function("g", {}, both ? "\x90" : "");
  return texts_of_rule("cold-part", before, after);
}

} // namespace

TEST_CASE("an original that may sleep in its cold part and then calls another patched function is refused") {
  auto refused = cold_part_refusals("mutex_lock", true);
  REQUIRE(refused.size() == 1);
  CHECK(refused[0] ==
        "f(): a task can sleep in its part f.cold (mutex_lock()), where the kernel does not look for it: it "
        "would go on in the old function with the new g()");
  CHECK(cold_part_refusals("something_unknown", true).size() == 1);
}

TEST_CASE("a function that only has the beginning of a listed name is treated as one that sleeps") {
  for (const char* name : {"dump_emit", "show_partition", "complete_walk", "kfree_link", "print_bad_pte"})
    CHECK(cold_part_refusals(name, true).size() == 1);
}

TEST_CASE("calls before the cold part sleeps do not count") {
  CHECK(cold_part_refusals("mutex_lock", true, "_printk").empty());
  CHECK(cold_part_refusals("mutex_lock", true, "g").size() == 1);
}

TEST_CASE("a cold part that only prints messages, or an old function that calls no new code, is not refused") {
  CHECK(cold_part_refusals("_printk", true).empty());
  CHECK(cold_part_refusals("dump_stack_lvl", true).empty());
  CHECK(cold_part_refusals("mutex_lock", false).empty());
}

#include "tests/unit/plan/small_target.h"

using namespace klp;

TEST_CASE("a changed built-in source is a planned unit, and its edit has the new text") {
  SmallTarget t;
  auto plan = t.plan({*parse_diff(diff_of_a, "fix.patch")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/a.c");
  CHECK(plan->edits.at("fs/a.c").text == "#include \"part.c\"\nint f(void)\n{\n\treturn 2;\n}\n");
  CHECK(plan->refusals.empty());
}

TEST_CASE("two changes of one file are applied in their order") {
  SmallTarget t;
  auto first = *parse_diff(diff_of_a, "1.patch");
  auto second = *parse_diff("--- a/fs/a.c\n+++ b/fs/a.c\n@@ -4 +4 @@\n-\treturn 2;\n+\treturn 3;\n", "2.patch");
  auto plan = t.plan({first, second});
  REQUIRE(plan);
  CHECK(plan->edits.at("fs/a.c").text.find("return 3;") != std::string::npos);
  CHECK(plan->units.size() == 1);
  CHECK_FALSE(t.plan({second, first}));
}

TEST_CASE("units of modules are planned too") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/m.c", "int m;", "int n;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.module_name == "m");
  CHECK(plan->refusals.empty());
}

TEST_CASE("a change of which nothing is built is an error with file and target") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/unused.c", "int unused;", "int u;")});
  REQUIRE_FALSE(plan);
  CHECK(render(plan.error()) == "fs/unused.c: the configuration of target small does not build this file\n"
                                "  remedy: the running kernel holds none of this code and needs no livepatch; if it "
                                "should, check the path and the target");
}

TEST_CASE("a change of a file that the tree does not have is an error with the name of the diff") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/nowhere.c", "int a;", "int b;")});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().file == "fix.patch");
  CHECK(plan.error().cause == "it changes fs/nowhere.c, which the target's source does not have");
}

TEST_CASE("creating a file that exists is an error") {
  SmallTarget t;
  auto change = *parse_diff("--- /dev/null\n+++ b/fs/a.c\n@@ -0,0 +1 @@\n+int other;\n", "fix.patch");
  auto plan = t.plan({change});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().cause == "file is created by fix.patch, but exists already");
}

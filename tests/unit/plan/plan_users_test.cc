#include "tests/unit/plan/small_target.h"

using namespace klp;

TEST_CASE("for a source that another one includes, the including unit is planned") {
  SmallTarget t;
  auto plan = t.plan({t.change("fs/part.c", "int part;", "int part = 1;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/a.c");
  CHECK(plan->units[0].why == "reads fs/part.c: code that every reader compiles changes");
  CHECK(plan->edits.contains("fs/part.c"));
}

TEST_CASE("of the units that read a header, those that use a changed definition are planned") {
  SmallTarget t;
  t.add("include/y.h", "static inline int low(int a) { return a; }\n"
                       "#define HIGH(a) low((a) + 1)\nstatic inline int other(void) { return 3; }\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void)\n{\n\treturn HIGH(1);\n}\n");
  t.add("fs/m.c", "#include \"../include/y.h\"\nint m(void) { return other(); }\n");
  auto plan = t.plan({t.change("include/y.h", "static inline int low(int a) { return a; }",
                               "static inline int low(int a) { return -a; }")});
  REQUIRE(plan);
  CHECK(plan->readers == 2);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/a.c");
  CHECK(plan->units[0].why == "uses HIGH, which uses low");
  CHECK(plan->units[0].affected.functions.at("f") == "uses HIGH, which uses low");
  CHECK(plan->units[0].affected.any.empty());

  auto none = make_plan(t.target, {t.change("include/y.h", "static inline int low(int a) { return a; }", "")}, {0});
  REQUIRE(none);
  REQUIRE(none->refusals.size() == 1);
  CHECK(none->refusals[0].rule == "too-many-units");
  CHECK(render(none->refusals[0].error)
            .starts_with("include/y.h:1: 1 unit depends on what the change touches: 1 on low; klp would"));
}

TEST_CASE("definitions of a file that no unit reads have no users") {
  SmallTarget t;
  t.add("include/y.h", "#define HIGH(a) low(a)\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void)\n{\n\treturn HIGH(1);\n}\n");
  t.add("fs/unbuilt.c", "#define low 1\n");
  auto plan =
      t.plan({t.change("fs/unbuilt.c", "#define low 1", "#define low 2"), t.change("fs/m.c", "int m;", "int n;")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].unit.source == "fs/m.c");
}

TEST_CASE("a macro that a directive tests affects all readers of the directive, also with an index") {
  SmallTarget t;
  t.add("include/y.h", "#define LIMIT 1\n");
  t.add("include/g.h", "#define TOP (LIMIT + 1)\n");
  t.add("include/if.h", "struct s {\n#if TOP > 2\n\tint more;\n#endif\n\tint one;\n};\n");
  const std::string reads = "#include \"../include/y.h\"\n#include \"../include/g.h\"\n";
  t.add("fs/a.c", reads + "#include \"../include/if.h\"\nint f(void) { return 1; }\n");
  t.add("fs/m.c", reads + "#ifdef LIMIT\nint m;\n#endif\n");
  t.add_object_with_facts("fs/a.c", {"fs/a.c", "include/y.h", "include/g.h", "include/if.h"});
  t.add_object_with_facts("fs/m.c", {"fs/m.c", "include/y.h", "include/g.h"});
  using Reasons = std::vector<std::string>;
  CHECK(t.reasons_by_index(t.change("include/y.h", "#define LIMIT 1", "#define LIMIT 2")) ==
        Reasons{"fs/a.c reads include/if.h: its line 2 uses TOP, which uses LIMIT"});
  CHECK(t.reasons_by_index(t.change("include/y.h", "#define LIMIT 1", "")) ==
        Reasons{"fs/a.c reads include/if.h: its line 2 uses TOP, which uses LIMIT",
                "fs/m.c reads fs/m.c: its line 3 uses LIMIT"});
  CHECK(t.reasons_by_index(t.change("include/g.h", "#define TOP (LIMIT + 1)", "#define TOP (LIMIT + 2)")) ==
        Reasons{"fs/a.c reads include/if.h: its line 2 uses TOP"});
}

TEST_CASE("a macro that macros of headers can use may affect every function of its file") {
  auto reason_for = [](const std::string& before, const std::string& after) {
    SmallTarget t;
    t.add("fs/a.c", "#undef pr_fmt\n" + before + "\nint f(void) { return LOW; }\n");
    auto plan = t.plan({t.change("fs/a.c", before, after)});
    REQUIRE(plan);
    REQUIRE(plan->units.size() == 1);
    return plan->units[0].affected.any;
  };
  const std::string reason = "fs/a.c:2 is changed, a macro that macros of headers can use";
  CHECK(reason_for("#define pr_fmt(t) t", "#define pr_fmt(t) \"a: \" t") == reason);
  CHECK(reason_for("#define FAR 1", "#define FAR 2") == reason); // no item of the file mentions FAR
  CHECK(reason_for("#define LOW 1", "#define LOW 2").empty());
}

TEST_CASE("a change of a structure affects all readers of its header") {
  SmallTarget t;
  t.add("include/y.h", "struct s { int a; };\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void *p);\n");
  auto plan = t.plan({t.change("include/y.h", "struct s { int a; };", "struct s { int a, b; };")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].why == "reads include/y.h: a structure's layout changes");
  CHECK_FALSE(plan->units[0].affected.any.empty());
}

TEST_CASE("for a unit's own source that another one includes, both units are planned") {
  SmallTarget t;
  t.add("fs/m.c", "#include \"a.c\"\nint m;\n");
  auto plan = t.plan({*parse_diff(diff_of_a, "fix.patch")});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 2);
  CHECK(plan->units[0].why == "its source is changed");
  CHECK(plan->units[1].unit.source == "fs/m.c");
  CHECK(plan->units[1].why == "reads fs/a.c: code that every reader compiles changes");
  CHECK(plan->touched.size() == 1);
}

TEST_CASE("a new header that hides another one of its name affects the readers of the hidden one") {
  SmallTarget t;
  t.add("include/x.h", "int x(void);\n");
  t.add("fs/a.c", "#include \"x.h\"\nint f(void)\n{\n\treturn 1;\n}\n");
  auto units =
      R"(fs/a.c	{"output":"fs/a.o","compile":["gcc","-I../source/include","-c","-o","fs/a.o","../source/fs/a.c"]})";
  REQUIRE(write_file(t.target.folder / "units", "klp-units 1\n" + std::string(units) + "\n"));
  auto hides = *parse_diff("--- /dev/null\n+++ b/fs/x.h\n@@ -0,0 +1 @@\n+int y(void);\n", "fix.patch");
  auto plan = t.plan({hides});
  REQUIRE(plan);
  REQUIRE(plan->units.size() == 1);
  CHECK(plan->units[0].why == "reads fs/x.h: what it includes changes");
  auto other = *parse_diff("--- /dev/null\n+++ b/fs/z.h\n@@ -0,0 +1 @@\n+int y(void);\n", "fix.patch");
  plan = t.plan({other});
  REQUIRE(plan);
  CHECK(plan->units.empty());
}

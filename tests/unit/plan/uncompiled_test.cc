#include "generator/plan/uncompiled.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

const KernelConfig config = {{"SMP", "y"}};

std::vector<TouchedHunk> hunks(const std::string& before, const std::string& after) {
  auto hunks = hunks_of("x.c", before, after);
  find_uncompiled(hunks, before, after, config, false);
  return hunks;
}

std::string why(const std::string& before, const std::string& after, bool certain) {
  auto touched = touched_items("x.c", before, after);
  REQUIRE(touched.size() == 1);
  return why_uncompiled(hunks(before, after), touched[0], certain);
}

const std::string head = "int f(int a)\n{\n", tail = "}\n";

} // namespace

TEST_CASE("lines that are added under an option that is not set are reported with the option") {
  std::string before = head + "\treturn a;\n" + tail;
  std::string after = head + "#ifdef CONFIG_FAR\n\treturn a + 7;\n#else\n\treturn a;\n#endif\n" + tail;
  auto found = hunks(before, after);
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].conditional.size() == 1);
  CHECK(found[0].conditional[0].lines.first == 4);
  CHECK(in_words(found[0].conditional[0]) ==
        "not compiled: under #ifdef CONFIG_FAR (line 3), and CONFIG_FAR is not set in the target's configuration");
  CHECK(found[0].added == std::vector<std::size_t>{4});
  CHECK_FALSE(other_branch_changes(found, "x.c", found[0].conditional[0]));
  CHECK(why(before, after, true) == in_words(found[0].conditional[0]));
}

TEST_CASE("a definition with another changed line that is or may be compiled is not left out") {
  std::string before = head + "#ifdef CONFIG_FAR\n\ta++;\n#endif\n\treturn a;\n" + tail;
  std::string both = head + "#ifdef CONFIG_FAR\n\ta--;\n#endif\n\treturn a + 1;\n" + tail;
  CHECK(why(before, both, true).empty());
  std::string unknown_before = head + "#ifdef FAR\n\ta++;\n#endif\n" + tail,
              unknown = head + "#ifdef FAR\n\ta--;\n#endif\n" + tail;
  CHECK(why(unknown_before, unknown, true).empty());
  CHECK(why(unknown_before, unknown, false) == "under #ifdef FAR (line 3)");
}

TEST_CASE("removed lines are judged by the conditions of the original") {
  std::string before = "#ifndef CONFIG_SMP\nint b;\nint c;\n#endif\n";
  auto found = hunks(before, "#ifndef CONFIG_SMP\nint c;\n#endif\n");
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].conditional.size() == 1);
  CHECK(found[0].conditional[0].removed);
  CHECK(in_words(found[0].conditional[0]) ==
        "not compiled: under #ifndef CONFIG_SMP (line 1), and CONFIG_SMP is y in the target's configuration");
}

TEST_CASE("if both branches of a condition change, one of them is compiled") {
  std::string before = "#ifdef CONFIG_SMP\nint f(void) { return 1; }\n#else\nint f(void) { return 1; }\n#endif\n";
  std::string after = "#ifdef CONFIG_SMP\nint f(void) { return 2; }\n#else\nint f(void) { return 2; }\n#endif\n";
  auto found = hunks(before, after);
  REQUIRE(found[0].conditional.size() == 2); // of both sides
  for (const auto& change : found[0].conditional) CHECK(other_branch_changes(found, "x.c", change));
}

TEST_CASE("comments and directives are no code") {
  auto found = hunks("int a;\n", "/* one\n   two */\n#ifdef CONFIG_FAR\n#endif\nint a;\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].added.empty());
  CHECK(found[0].conditional.empty());
}

TEST_CASE("code that an option turns off in a C condition is reported with the option") {
  auto dropped = [](const std::string& statement) {
    return why(head + "\treturn a;\n" + tail, head + statement + "\treturn a;\n" + tail, false);
  };
  CHECK(dropped("\tif (IS_ENABLED(CONFIG_FAR) && a)\n\t\ta++;\n") ==
        "under IS_ENABLED(CONFIG_FAR) (line 3), and CONFIG_FAR is not set in the target's configuration");
  CHECK(dropped("\tif (!IS_BUILTIN(CONFIG_SMP)) {\n\t\ta++;\n\t}\n") ==
        "under !IS_BUILTIN(CONFIG_SMP) (line 3), and CONFIG_SMP is y in the target's configuration");
  CHECK(dropped("\ta += IS_REACHABLE(CONFIG_FAR) ?\n\t\t1 : 0;\n").starts_with("under IS_REACHABLE(CONFIG_FAR)"));
  for (const char* holds : {"IS_ENABLED(CONFIG_SMP)", "!IS_REACHABLE(CONFIG_FAR)", "IS_ODD(CONFIG_FAR)", "a"})
    CHECK(dropped("\tif (" + std::string(holds) + ")\n\t\ta++;\n").empty());
  CHECK(dropped("\tif (IS_ENABLED(CONFIG_FAR))\n\t\ta++;\n\ta--;\n").empty()); // another line is compiled
}

TEST_CASE("a test of an option before or after the changed lines does not affect them") {
  const std::string test = "\tif (IS_ENABLED(CONFIG_FAR)) {\n\t\tif (a)\n\t\t\ta++;\n\t}\n";
  CHECK(why(head + test + "\ta++;\n" + test + tail, head + test + "\ta--;\n" + test + tail, false).empty());
}

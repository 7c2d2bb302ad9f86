// A target with a source tree of a few lines, for tests of make_plan().
#pragma once

#include "base/file.h"
#include "facts/hash.h"
#include "facts/index/update.h"
#include "generator/plan/plan.h"
#include "tests/unit/index/small_object.h"

#include <catch2/catch.hpp>
#include <unistd.h>

namespace klp {

// fs/a.c is built in and includes fs/part.c; fs/m.c belongs to module m; all other files are not built.
struct SmallTarget {
  Target target;
  SmallTarget() {
    std::string name = (fs::temp_directory_path() / "klp-plan-test.XXXXXX").string();
    target.name = "small";
    target.release = "6.1.0";
    target.folder = ::mkdtemp(name.data());
    target.source = target.folder / "source";
    target.build = target.folder / "build";
    add("fs/a.c", "#include \"part.c\"\nint f(void)\n{\n\treturn 1;\n}\n");
    add("fs/m.c", "int m;\n");
    add("fs/part.c", "int part;\n");
    add("fs/unused.c", "int unused;\n");
    add("include/x.h", "int x(void); /* x */\n");
    add("arch/arm/kernel/y.c", "int y;\n");
    add("Documentation/z.rst", "z\n");
    std::string a = R"(fs/a.c	{"output":"fs/a.o","compile":["gcc","-c","-o","fs/a.o","../source/fs/a.c"]})";
    std::string m =
        R"(fs/m.c	{"output":"fs/m.o","compile":["gcc","-DMODULE","-c","-o","fs/m.o","../source/fs/m.c"],"module":"m"})";
    REQUIRE(write_file(target.folder / "units", "klp-units 1\n" + a + "\n" + m + "\n"));
  }
  ~SmallTarget() { fs::remove_all(target.folder); }
  void add(const fs::path& path, const std::string& text) {
    REQUIRE(make_folder((target.source / path).parent_path()));
    REQUIRE(write_file(target.source / path, text));
  }
  // A change that replaces the first line of `path`, which is `old`.
  Change change(const std::string& path, const std::string& old, const std::string& now) const {
    std::string text = "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n-" + old + "\n+" + now + "\n";
    auto parsed = parse_diff(text, "fix.patch");
    REQUIRE(parsed);
    return *parsed;
  }
  // Makes the object of a unit as if it had been built in the source tree with the plugin. Its facts list the files
  // that it read, and no uses of their definitions.
  void add_object_with_facts(const std::string& source, const std::vector<std::string>& read) const {
    facts::Unit unit;
    unit.compiler = "gcc", unit.source = source;
    for (const auto& path : read) unit.files.push_back({path, facts::short_hash_of(*read_file(target.source / path))});
    facts::write_object((target.source / source).replace_extension("o"), {facts::encode(unit)});
  }
  // Source and PlannedUnit::why of the units that a plan with an index of the objects has.
  std::vector<std::string> reasons_by_index(const Change& change) const {
    const fs::path index = facts::default_index(target.source);
    REQUIRE(facts::update_index(target.source, index));
    auto plan = make_plan(target, {change}, {.index = index});
    if (!plan) FAIL(render(plan.error()));
    std::vector<std::string> reasons;
    for (const auto& unit : plan->units) reasons.push_back(unit.unit.source + " " + unit.why);
    return reasons;
  }
  Result<Plan> plan(const std::vector<Change>& changes) const { return make_plan(target, changes); }
};

// A change of fs/a.c in line 4, as a diff.
inline constexpr char diff_of_a[] =
    "--- a/fs/a.c\n+++ b/fs/a.c\n@@ -2,4 +2,4 @@\n int f(void)\n {\n-\treturn 1;\n+\treturn 2;\n }\n";

} // namespace klp

#include "generator/plan/hunks.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

std::string lines(int first, int last) {
  std::string text;
  for (int i = first; i <= last; ++i) text += "int a" + std::to_string(i) + ";\n";
  return text;
}

void check(const LineRange& lines, std::size_t first, std::size_t count) {
  CHECK(lines.first == first);
  CHECK(lines.count == count);
}

} // namespace

TEST_CASE("hunks are those of diff -u: three lines of context, near hunks joined") {
  auto hunks = hunks_of("x.h", lines(1, 40), lines(1, 9) + "int b;\n" + lines(10, 15) + lines(17, 30) + lines(32, 40));
  REQUIRE(hunks.size() == 2);
  check(hunks[0].before, 7, 13); // b is added after line 9, line 16 is removed
  check(hunks[0].after, 7, 13);
  check(hunks[1].before, 28, 7);
  check(hunks[1].after, 28, 6);
  CHECK(hunks[0].blocks.size() == 2);
}

TEST_CASE("a file that is new, removed or empty has one hunk or none") {
  auto added = hunks_of("x.h", "", lines(1, 3));
  REQUIRE(added.size() == 1);
  check(added[0].before, 0, 0);
  check(added[0].after, 1, 3);
  auto removed = hunks_of("x.h", lines(1, 3), "");
  REQUIRE(removed.size() == 1);
  check(removed[0].before, 1, 3);
  check(removed[0].after, 0, 0);
  CHECK(hunks_of("x.h", "", "").empty());
  CHECK(hunks_of("x.h", lines(1, 3), lines(1, 3)).empty());
}

TEST_CASE("each hunk has exactly the definitions that it touches") {
  std::string before = "int f(void)\n{\n\treturn 1;\n}\n" + lines(1, 10) + "int g(void)\n{\n\treturn 1;\n}\n";
  std::string after = "int f(void)\n{\n\treturn 2;\n}\n" + lines(1, 5) + "/* more */\n" + lines(6, 10) + "";
  auto hunks = hunks_of("x.c", before, after);
  auto touched = touched_items("x.c", before, after);
  find_touched(hunks, touched);
  REQUIRE(touched.size() == 2);
  std::vector<std::string> found;
  for (const auto& hunk : hunks)
    for (std::size_t t : hunk.touched) found.push_back(touched[t].names.front());
  CHECK(found == std::vector<std::string>{"f", "g"});
  find_touched(hunks = hunks_of("y.c", before, after), touched);
  for (const auto& hunk : hunks) CHECK(hunk.touched.empty()); // of another file
}

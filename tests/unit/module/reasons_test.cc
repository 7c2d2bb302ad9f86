#include "generator/module/reasons.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

Touched touched(const std::string& name, const std::string& file, Touched::How how = Touched::How::changed) {
  Touched touch;
  touch.kind = ItemKind::function;
  touch.names = {name};
  touch.file = file;
  touch.how = how;
  return touch;
}

TouchedHunk hunk(const std::string& file, const std::vector<std::size_t>& touched) {
  TouchedHunk hunk;
  hunk.file = file;
  hunk.touched = touched;
  return hunk;
}

BuiltFunction function(const std::string& name, const std::vector<BuiltFunction::Reached>& through) {
  BuiltFunction f;
  f.symbol = f.name = name;
  f.through = through;
  for (auto& reached : f.through) reached.own = reached.name == name;
  f.why = "its size is 12 instead of 10";
  return f;
}

} // namespace

TEST_CASE("the reason for a function names the hunks that lead to it") {
  const std::vector<Touched> items = {touched("lock_page_of", "fs/a.c"), touched("caller", "fs/a.c"),
                                      touched("fresh", "fs/a.c", Touched::How::added)};
  const std::vector<TouchedHunk> hunks = {hunk("fs/a.c", {0}), hunk("fs/a.c", {0, 1}), hunk("fs/a.c", {2})};
  Reasons reasons(hunks, items);
  CHECK(reasons.of(function("caller", {{"caller", "it is changed"}}), "") == "hunk 2 changes it");
  CHECK(reasons.of(function("reader", {{"lock_page_of", "it is changed"}}), "") ==
        "inlines lock_page_of(), which hunks 1 and 2 change");
  CHECK(reasons.of(function("caller", {{"caller", "it is changed"}, {"lock_page_of", "it is changed"}}), "") ==
        "hunk 2 changes it; inlines lock_page_of(), which hunks 1 and 2 change");
  CHECK(reasons.of(function("user", {{"user", "uses low, which uses fresh"}}), "") ==
        "uses low, which uses fresh, which hunk 3 adds");
  CHECK(reasons.of(function("deep", {{"low", "uses fresh"}}), "") ==
        "inlines low(), which uses fresh, which hunk 3 adds");
}

TEST_CASE("what the source does not say is said of the compiler's decisions, and at last of the object") {
  Reasons reasons({}, {});
  CHECK(reasons.of(function("f", {}), "not planned: now inlines g") == "now inlines g");
  CHECK(reasons.of(function("f", {}), "planned, and compiles to the same code") == "its size is 12 instead of 10");
  CHECK(reasons.of(function("f", {}), "") == "its size is 12 instead of 10");
}

TEST_CASE("where the change has several files, a hunk is named with its file, and many reasons are cut") {
  const std::vector<Touched> items = {touched("a", "fs/a.c"), touched("b", "fs/b.c"), touched("c", "fs/b.c"),
                                      touched("d", "fs/b.c")};
  const std::vector<TouchedHunk> hunks = {hunk("fs/a.c", {0}), hunk("fs/b.c", {1}), hunk("fs/b.c", {2, 3})};
  Reasons reasons(hunks, items);
  CHECK(reasons.of(function("a", {{"a", "it is changed"}}), "") == "hunk 1 of fs/a.c changes it");
  CHECK(reasons.of(function("x", {{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}}), "") ==
        "inlines a(), which hunk 1 of fs/a.c changes; inlines b(), which hunk 1 of fs/b.c changes; inlines c(), which "
        "hunk 2 of fs/b.c changes; 1 more like this");
}

TEST_CASE("of static functions with one name in two files, each is changed by the hunks of its own file") {
  const std::vector<Touched> items = {touched("probe", "fs/a.c"), touched("probe", "fs/b.c")};
  const std::vector<TouchedHunk> hunks = {hunk("fs/a.c", {0}), hunk("fs/b.c", {1})};
  Reasons reasons(hunks, items);
  auto in_file = [](const std::string& file) {
    BuiltFunction f = function("probe", {{"probe", "uses low"}});
    f.file = file;
    return f;
  };
  CHECK(reasons.of(in_file("fs/a.c"), "") == "hunk 1 of fs/a.c changes it");
  CHECK(reasons.of(in_file("fs/b.c"), "") == "hunk 1 of fs/b.c changes it");
  CHECK(reasons.of(in_file("fs/c.c"), "") == "uses low");
}

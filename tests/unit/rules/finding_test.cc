#include "generator/rules/finding.h"
#include "generator/rules/refusal.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("a refusal has the status refused, and otherwise what it was made from") {
  Error e = refusal({.cause = "it is new", .remedy = "leave it out", .file = "fs/inode.c", .line = 3, .symbol = "f()"});
  CHECK(e.status == ExitStatus::refused);
  CHECK(render(e) == "fs/inode.c:3: f(): it is new\n  remedy: leave it out");
  CHECK(fail(refusal({.cause = "it is new"})).value().status == ExitStatus::refused);
}

TEST_CASE("a finding names its rule and refuses") {
  Finding f = finding("no-fentry", Error{.cause = "it is inline", .symbol = "f()"});
  CHECK(f.rule == "no-fentry");
  CHECK(f.error.status == ExitStatus::refused);
  CHECK(f.error.symbol == "f()");
}

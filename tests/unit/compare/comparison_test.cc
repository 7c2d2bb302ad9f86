#include "generator/compare/compare.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("a change is found by the patched function") {
  Comparison comparison;
  comparison.changed.push_back({.original = 5, .patched = 3, .symbol = "f"});
  comparison.changed.push_back({.original = 3, .patched = 4, .symbol = "g"});
  comparison.added.push_back({.patched = 7, .symbol = "new"});
  REQUIRE(comparison.change_of(4));
  CHECK(comparison.change_of(4)->symbol == "g");
  CHECK(comparison.change_of(3)->symbol == "f");
  CHECK(comparison.change_of(5) == nullptr);
  CHECK(comparison.change_of(7) == nullptr);
}

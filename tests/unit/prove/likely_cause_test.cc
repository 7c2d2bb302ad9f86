#include "generator/prove/likely_cause.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE(
    "the likely cause of a mismatch is a known difference of the build, or else follows from the unit's functions") {
  CHECK(likely_cause({10, 1, {}}, "the compiler is another") == "the compiler is another");
  CHECK(likely_cause({10, 1, true}, "the compiler is another").starts_with("klp's compiler plugin"));
  CHECK(likely_cause({10, 6, false}, "").starts_with("most of the unit differs"));
  CHECK(likely_cause({10, 5, false}, "").starts_with("the rest of the unit is in the image"));
}

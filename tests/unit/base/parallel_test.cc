#include "base/parallel.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace klp;

TEST_CASE("every piece of work is done once") {
  std::vector<int> done(1000);
  in_parallel(done.size(), [&](std::size_t i) { ++done[i]; });
  CHECK(done == std::vector<int>(1000, 1));
  in_parallel(0, [&](std::size_t) { done.clear(); });
  CHECK(done.size() == 1000);
}

#include "generator/text/line_diff.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

using namespace klp;

namespace {

using Lines = std::vector<std::string_view>;
using Matches = std::vector<int>;

std::size_t longest_common(const Lines& a, const Lines& b) {
  std::vector<std::vector<std::size_t>> best(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j)
      best[i + 1][j + 1] = a[i] == b[j] ? best[i][j] + 1 : std::max(best[i][j + 1], best[i + 1][j]);
  return best[a.size()][b.size()];
}

} // namespace

TEST_CASE("lines of two texts are matched") {
  CHECK(match_lines({}, {}) == Matches{});
  CHECK(match_lines({"a"}, {}) == Matches{});
  CHECK(match_lines({}, {"a"}) == Matches{-1});
  CHECK(match_lines({"a", "b", "c"}, {"a", "b", "c"}) == Matches{0, 1, 2});
  CHECK(match_lines({"a", "b", "c"}, {"a", "c"}) == Matches{0, 2});
  CHECK(match_lines({"a", "c"}, {"a", "b", "c"}) == Matches{0, -1, 1});
  CHECK(match_lines({"a", "b", "c"}, {"a", "B", "c"}) == Matches{0, -1, 2});
}

TEST_CASE("an added or removed function is one block") {
  Lines two = {"f", "{", "}", "", "h", "{", "}"}, three = {"f", "{", "}", "", "g", "{", "}", "", "h", "{", "}"};
  CHECK(match_lines(two, three) == Matches{0, 1, 2, 3, -1, -1, -1, -1, 4, 5, 6});
  CHECK(match_lines(three, two) == Matches{0, 1, 2, 3, 8, 9, 10});
}

TEST_CASE("lines that occur once in each text are matched, even if another match has more lines") {
  CHECK(match_lines({"x", "}", "}"}, {"}", "}", "x"}) == Matches{-1, -1, 0});
}

TEST_CASE("matches are in order and equal") {
  std::mt19937 random(1);
  const Lines alphabet = {"a", "b", "c", "d", "e"};
  for (int round = 0; round < 5000; ++round) {
    std::size_t letters = 1 + random() % alphabet.size();
    Lines a(random() % 14), b(random() % 14);
    for (Lines* side : {&a, &b})
      std::generate(side->begin(), side->end(), [&] { return alphabet[random() % letters]; });
    Matches matches = match_lines(a, b);
    REQUIRE(matches.size() == b.size());
    int last = -1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (matches[j] < 0) continue;
      REQUIRE(matches[j] > last);
      REQUIRE(a.at(matches[j]) == b[j]);
      last = matches[j];
    }
  }
}

TEST_CASE("without anchors the maximum number of lines is matched") {
  // Each line occurs at least twice in each text, or not at all in one of them.
  CHECK(match_lines({"a", "b", "a", "b"}, {"b", "a", "b", "a"}) == Matches{1, 2, 3, -1});
  CHECK(match_lines({"a", "a", "b", "b", "a"}, {"a", "b", "b", "a", "a", "a"}) == Matches{0, 2, 3, 4, -1, -1});
}

TEST_CASE("a shortest edit script is found if there are no anchors") {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    // First and last lines differ, so that there is no common begin or end. Both lines occur twice in each text, so
    // that there is no anchor.
    Lines a = {"x", "y", "x", "y"}, b = {"y", "x", "y", "x"};
    for (Lines* side : {&a, &b})
      for (std::size_t i = random() % 10; i > 0; --i) side->insert(side->begin() + 2, random() % 2 ? "x" : "y");
    Matches matches = match_lines(a, b);
    auto count = static_cast<std::size_t>(std::count_if(matches.begin(), matches.end(), [](int m) { return m >= 0; }));
    REQUIRE(count == longest_common(a, b));
  }
}

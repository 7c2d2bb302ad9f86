#include "generator/source/enumerators.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

std::vector<std::string> values(std::string_view text) {
  std::vector<std::string> values;
  for (const auto& e : enumerators_of(text)) values.push_back(e.name + "=" + e.value());
  return values;
}

std::vector<std::string> changes(const std::string& before, const std::string& after) {
  std::vector<std::string> changes;
  for (const auto& [old, now] : renumbered("enum s { " + before + " };", "enum s { " + after + " };"))
    changes.push_back(now.name + ": " + old.value() + " to " + now.value());
  return changes;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("enumerators are counted from the last value") {
  CHECK(values("enum { A, B = 4, C, D = B, E };") == Texts{"A=0", "B=4", "C=5", "D=4", "E=5"});
  CHECK(values("enum __packed s { A = 0x10UL, B, };") == Texts{"A=16", "B=17"});
  CHECK(values("enum s { A = BIT(3), B, C = FIRST | 1 } x;") == Texts{"A=BIT(3)", "B=BIT(3) + 1", "C=FIRST|1"});
  CHECK(values("int f(enum s x) { enum { A } y; return y; }") == Texts{"A=0"});
  CHECK(values("enum s { A,\n#ifdef X\n B,\n#endif\n LIST(X, Y), C };") == Texts{"A=0", "B=1", "C=LIST(X,Y)"});
}

TEST_CASE("an enumeration that is not closed is read to the end of the text") {
  CHECK(values("enum s { A, B = (") == Texts{"A=0", "B=("});
  CHECK(values("enum s {").empty());
  CHECK(values("enum s").empty());
}

TEST_CASE("a new enumerator renumbers those after it") {
  CHECK(changes("A, B, C", "A, X, B, C") == Texts{"B: 1 to 2", "C: 2 to 3"});
  CHECK(changes("A, B = 5, C", "A, X, B = 5, C").empty());
  CHECK(changes("A, B", "A, B, X").empty());
  CHECK(changes("A = 1, B = 2", "A = 0x1, B = 3") == Texts{"B: 2 to 3"});
  CHECK(changes("A, B", "B").size() == 1);
}

TEST_CASE("an enumerator that is the count of the others may change") {
  CHECK(changes("A, NR_S", "A, B, NR_S").empty());
  CHECK(changes("A, __S_MAX, S_MAX = __S_MAX - 1", "A, B, __S_MAX, S_MAX = __S_MAX - 1").empty());
  CHECK(changes("A, S_NBITS", "A, B, S_NBITS").empty());
  CHECK(changes("A, RENUMBERED", "A, B, RENUMBERED").size() == 1);
}

TEST_CASE("a name that is defined twice is not compared") {
  CHECK(renumbered("enum { A, B }; enum { B };", "enum { B, A }; enum { B };").size() == 1);
}

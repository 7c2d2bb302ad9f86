#include "generator/review/export_types.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

SymbolVersions side(const std::string& crc, const std::string& types) {
  return parse_symbol_versions("#SYMVER f " + crc + "\n", types);
}

const std::string declaration = "f extern int f ( s#box * ) \n";

} // namespace

TEST_CASE("an export whose own type changes is found, with both texts") {
  auto changes = changed_exports(side("0x1", declaration), side("0x2", "f extern int f ( s#box * , int ) \n"));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].symbol == "f");
  CHECK(changes[0].type.empty());
  CHECK(changes[0].before == "extern int f ( s#box * ) ");
  CHECK(changes[0].old_crc == "0x1");
  CHECK(changes[0].new_crc == "0x2");
}

TEST_CASE("a type that an export uses through other types is named") {
  std::string types = declaration + "s#box struct box { t#lid_t lid ; } \nt#lid_t typedef u#lid lid_t \n";
  auto changes = changed_exports(side("0x1", types + "u#lid union lid { int a ; } \n"),
                                 side("0x2", types + "u#lid union lid { int b ; } \n"));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].type == "union lid");
}

TEST_CASE("a type that only becomes visible is no change, nor is a new or a removed export") {
  auto hidden = side("0x1", declaration + "s#box struct box { UNKNOWN } \n");
  auto visible = side("0x2", declaration + "s#box struct box { int lid ; } \n");
  CHECK(changed_exports(hidden, visible).empty());
  CHECK(changed_exports(visible, hidden).empty());
  CHECK(changed_exports(parse_symbol_versions("", ""), visible).empty());
  CHECK(changed_exports(visible, parse_symbol_versions("", "")).empty());
}

TEST_CASE("types that mention each other do not loop for ever") {
  std::string loop = declaration + "s#box struct box { s#lid * a ; } \ns#lid struct lid { s#box * b ; } \n";
  CHECK(changed_exports(side("0x1", loop), side("0x2", loop)).empty());
}

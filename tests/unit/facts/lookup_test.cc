#include "facts/lookup.h"

#include <catch2/catch.hpp>

using namespace klp::facts;

namespace {

Unit unit_with_clone() {
  Unit unit;
  unit.functions.resize(3);
  unit.functions[0].symbol = "f.isra.0", unit.functions[0].name = "f";
  unit.functions[1].symbol = "f.cold", unit.functions[1].name = "f";
  unit.functions[2].symbol = "g", unit.functions[2].name = "g";
  unit.variables.resize(2);
  unit.variables[0].symbol = "cnt.1", unit.variables[0].name = "cnt";
  unit.variables[1].symbol = "cnt.2", unit.variables[1].name = "cnt";
  return unit;
}

} // namespace

TEST_CASE("functions and variables are found by symbol") {
  const Unit unit = unit_with_clone();
  CHECK(function_with_symbol(unit, "f.cold") == &unit.functions[1]);
  CHECK(function_with_symbol(unit, "f") == nullptr);
  CHECK(variable_with_symbol(unit, "cnt.2") == &unit.variables[1]);
  CHECK(variable_with_symbol(unit, "cnt") == nullptr);
  CHECK(variable_with_symbol(unit, "g") == nullptr);
}

TEST_CASE("an index finds functions by symbol and the first one of a name") {
  const Unit unit = unit_with_clone();
  const FunctionIndex index(unit);
  CHECK(index.with_symbol("f.cold") == &unit.functions[1]);
  CHECK(index.with_symbol("f") == nullptr);
  CHECK(index.with_name("f") == &unit.functions[0]);
  CHECK(index.with_name("g") == &unit.functions[2]);
  CHECK(index.with_name("f.cold") == nullptr);
}

TEST_CASE("records are found by kind and name, and not without a name") {
  Unit unit;
  unit.records.resize(3);
  unit.records[1].kind = RecordKind::union_, unit.records[1].name = "r";
  unit.records[2].name = "r";
  CHECK(record_with_name(unit, RecordKind::structure, "r") == &unit.records[2]);
  CHECK(record_with_name(unit, RecordKind::union_, "r") == &unit.records[1]);
  CHECK(record_with_name(unit, RecordKind::structure, "") == nullptr);
  CHECK(record_with_name(unit, RecordKind::structure, "s") == nullptr);
}

#include "generator/report/plan_report.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

Preview sample() {
  Preview preview;
  Touched touch;
  touch.kind = ItemKind::function;
  touch.names = {"low"};
  touch.file = "include/a.h";
  touch.old_first = touch.new_first = 3;
  preview.touched = {touch};
  preview.readers = 20;
  PreviewedUnit unit;
  unit.source = "fs/x.c";
  unit.why = "uses HIGH, which uses low";
  Prediction p;
  p.symbol = "f.isra.0";
  p.source = "high";
  p.why = "inlines high (fs/x.c:9)";
  p.because = "uses HIGH, which uses low";
  unit.functions = {p};
  preview.units = {unit};
  return preview;
}

} // namespace

TEST_CASE("a plan as text says what, where and why") {
  CHECK(plan_text(sample()) == "touched: 1 definition\n"
                               "  include/a.h:3: changed function low\n"
                               "to compile: 1 unit (20 may read the changed headers), and to patch there:\n"
                               "  fs/x.c: uses HIGH, which uses low\n"
                               "    f.isra.0(): inlines high (fs/x.c:9); high: uses HIGH, which uses low\n");
}

TEST_CASE("a plan as JSON has its keys, also where a list is empty") {
  auto json = plan_json(sample());
  CHECK(json["readers"] == 20);
  CHECK(json["units"][0]["functions"][0]["symbol"] == "f.isra.0");
  for (const char* key : {"touched", "ignored", "refusals", "doubts", "stages"}) CHECK(json[key].is_array());
}

TEST_CASE("the picture leads from the touched definition to the patched function") {
  std::string dot = plan_dot(sample());
  CHECK(dot.starts_with("digraph plan {"));
  CHECK(dot.find("\"touched low\" -> \"through HIGH\"") != std::string::npos);
  CHECK(dot.find("\"through HIGH\" -> \"through high\"") != std::string::npos);
  CHECK(dot.find("\"through high\" -> \"fs/x.c f.isra.0\" [label=\"inlines\"]") != std::string::npos);
}

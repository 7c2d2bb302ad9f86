#include "generator/report/plan_formats.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace klp;

namespace {

PlanReport sample() {
  PlanReport plan_report;
  Touched touch;
  touch.kind = ItemKind::function;
  touch.names = {"low"};
  touch.file = "include/a.h";
  touch.old_first = touch.new_first = 3;
  plan_report.touched = {touch};
  plan_report.hunks = {{"include/a.h", {1, 6}, {1, 7}, {0}, {}}, {"include/a.h", {40, 7}, {41, 7}, {}, {}}};
  plan_report.readers = 20;
  PlanReportUnit unit;
  unit.source = "fs/x.c";
  unit.why = "uses HIGH, which uses low";
  Prediction p;
  p.symbol = "f.isra.0";
  p.source = "high";
  p.why = "inlines high (fs/x.c:9)";
  p.because = "uses HIGH, which uses low";
  unit.functions = {p};
  unit.assumption_uses = {{"g", "f.isra.0", "is pure"}};
  plan_report.units = {unit};
  return plan_report;
}

} // namespace

TEST_CASE("a plan as text lists hunks, definitions, units and functions with reasons") {
  CHECK(plan_text(sample()) == "touched: 1 definition in 2 hunks\n"
                               "  include/a.h @@ -1,6 +1,7 @@\n"
                               "    line 3: changed function low\n"
                               "  include/a.h @@ -40,7 +41,7 @@\n"
                               "    no definition: comments, white space, or no more than order\n"
                               "to compile: 1 unit (20 may read the changed headers), and to patch there:\n"
                               "  fs/x.c: uses HIGH, which uses low\n"
                               "    f.isra.0(): inlines high (fs/x.c:9); high: uses HIGH, which uses low\n"
                               "    g(): only if the change alters what it relies on: f.isra.0 is pure\n");
}

TEST_CASE("a long enumeration is shortened, and a definition that is in no hunk is listed with its file") {
  PlanReport plan_report;
  Touched touch;
  touch.kind = ItemKind::enumeration;
  touch.how = Touched::How::added;
  touch.names = {"A", "B", "C", "D", "E", "F"};
  touch.file = "include/a.h";
  plan_report.touched = {touch};
  CHECK(plan_text(plan_report) == "touched: 1 definition in 0 hunks\n"
                                  "  include/a.h: added enumeration A B C D and 2 more\n"
                                  "to compile: 0 units\n");
}

TEST_CASE("an invocation of a macro is shown as in the source") {
  Touched touch;
  touch.kind = ItemKind::invocation;
  touch.names = {"PCI_VENDOR_ID_AMD", "quirk_port"};
  touch.invoked = "DECLARE_PCI_FIXUP_FINAL";
  CHECK(short_names(touch) == "DECLARE_PCI_FIXUP_FINAL(PCI_VENDOR_ID_AMD, quirk_port)");
}

TEST_CASE("a plan as JSON has all keys, also those of empty lists") {
  auto json = plan_json(sample());
  CHECK(json["readers"] == 20);
  CHECK(json["units"][0]["functions"][0]["symbol"] == "f.isra.0");
  CHECK(json["hunks"][0]["touched"] == nlohmann::json::array({0}));
  CHECK(json["hunks"][1]["old"] == nlohmann::json::array({40, 7}));
  CHECK(json["units"][0]["relying"][0]["on"] == "f.isra.0");
  for (const char* key : {"touched", "ignored", "refusals", "doubts", "stages"}) CHECK(json[key].is_array());
}

TEST_CASE("the picture leads from the hunk over the touched definition to the patched function") {
  std::string dot = plan_dot(sample());
  CHECK(dot.starts_with("digraph plan {"));
  for (const char* edge :
       {"\"hunk include/a.h 1\" -> \"touched 0\"", "\"touched 0\" -> \"through HIGH\"",
        "\"through HIGH\" -> \"through high\"", "\"through high\" -> \"fs/x.c f.isra.0\" [label=\"inlines\"]",
        "\"fs/x.c f.isra.0\" -> \"fs/x.c g\" [label=\"relies: is pure\"]"}) {
    INFO(dot);
    CHECK(dot.find(edge) != std::string::npos);
  }
}

TEST_CASE("a function whose symbol is its own name is drawn once, and red if it is likely to be refused") {
  PlanReport plan_report = sample();
  plan_report.units[0].functions[0] = {.symbol = "g", .source = "g", .why = "uses low", .because = "uses low"};
  CHECK(plan_dot(plan_report).find("\"touched 0\" -> \"fs/x.c g\" [label=\"used\"]") != std::string::npos);
  CHECK(plan_dot(plan_report).find("#f8cecc") == std::string::npos);
  Error error;
  error.file = "fs/x.c";
  plan_report.doubts = {finding("no-fentry", error)};
  CHECK(plan_dot(plan_report).find("#f8cecc") != std::string::npos);
}

TEST_CASE("if any function of a unit may differ, the picture has an edge to the unit") {
  PlanReport plan_report = sample();
  plan_report.units[0].any = "include/a.h: a structure's layout changes";
  CHECK(plan_dot(plan_report).find("\"touched 0\" -> \"any fs/x.c\"") != std::string::npos);
  plan_report.units[0].any = "include/b.h: its line 7 uses HIGH, which uses low";
  std::string dot = plan_dot(plan_report);
  CHECK(dot.find("\"through HIGH\" -> \"any fs/x.c\"") != std::string::npos);
}

TEST_CASE("callers that are patched in place of a function have an edge from it, and it is red if it is likely to be "
          "refused") {
  PlanReport plan_report = sample();
  plan_report.units[0].functions = {{.symbol = "high", .source = "high", .why = "it is changed", .has_fentry = false},
                                    {.symbol = "g",
                                     .source = "high",
                                     .why = "calls high(), which ftrace cannot redirect",
                                     .because = "calls high(), which ftrace cannot redirect",
                                     .is_caller = true}};
  std::string text = plan_text(plan_report);
  CHECK(text.find("    high(): it is changed; ftrace cannot redirect it, so through its callers\n") !=
        std::string::npos);
  CHECK(text.find("    g(): calls high(), which ftrace cannot redirect\n") != std::string::npos);
  CHECK(plan_json(plan_report)["units"][0]["functions"][1]["caller"] == true);
  std::string dot = plan_dot(plan_report);
  INFO(dot);
  CHECK(dot.find("\"fs/x.c high\" -> \"fs/x.c g\" [label=\"called\"]") != std::string::npos);
  CHECK(dot.find("#f8cecc") == std::string::npos);
  Error error;
  error.symbol = "high()";
  plan_report.doubts = {finding("no-fentry", error)};
  CHECK(plan_dot(plan_report).find("#f8cecc") != std::string::npos);
}

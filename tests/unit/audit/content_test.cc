#include "generator/audit/checks.h"

#include "tests/unit/review/small_unit.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

TEST_CASE("a redirection that the change does not explain has no place in the change") {
  SmallUnit before, after;
  before.function("f", {});
  after.function("f", {"g"});
  std::vector<KernelObject> kernel;
  kernel.push_back(
      {"vmlinux", Image::of_sections("", {}), Kallsyms({{0x100, 'T', "f"}, {0x200, 'T', "h"}}), {}, {}, {}});
  KernelObjects objects(std::move(kernel));
  std::vector<PatchUnit> units{compared(before, after)};
  units[0].object = &objects.vmlinux();
  PatchTable table;
  table.objects = {{"vmlinux", {{"h", 0, {}, {}}}, {}}};
  const LivepatchFile file;
  const Layout layout;
  const Symvers exports;
  std::vector<Finding> findings;
  check_content(
      {.file = file, .layout = layout, .table = table, .objects = objects, .exports = exports, .units = &units},
      findings);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].error.symbol == "f()");
  CHECK(findings[0].error.file == "unit.c");
  CHECK(findings[1].error.symbol == "h");
  CHECK(findings[1].error.cause == "in the finished module: it is redirected, and the change does not touch it");
  CHECK(findings[1].error.file.empty());
  CHECK(findings[1].error.line == 0);
}

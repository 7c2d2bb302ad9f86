#include "facts/hash.h"
#include "tests/unit/index/small_tree.h"

#include <fmt/format.h>

using namespace klp;
using namespace klp::facts;

namespace {

// open_a() calls once(), which calls middle(), which calls helper(). All are inlined into open_a.constprop.0.
Unit nested_unit(const std::string& source) {
  Unit unit = small_unit(source);
  add_function(unit, "open_a.constprop.0", "open_a", 30);
  const std::string into = "open_a.constprop.0";
  unit.inlinings = {{"helper", into, "middle", {source, 8, 3}},
                    {"middle", into, "once", {source, 20, 3}},
                    {"once", into, "open_a", {source, 33, 3}}};
  return unit;
}

std::string steps_text(const InlinedInto& inlining) {
  std::string text;
  for (const auto& step : inlining.steps) text += step.caller + ":" + std::to_string(step.site.line) + " ";
  return text + (inlining.other_ways ? "or another way" : "");
}

} // namespace

TEST_CASE("nested inlinings are listed from the call to the function that contains the code") {
  SmallTree tree;
  tree.object("fs/a.o", encode(nested_unit("fs/a.c")));
  tree.update();
  auto found = tree.open().inlined_into("helper");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front().into == "open_a.constprop.0");
  CHECK(found->front().unit.object == tree.root() / "fs/a.o");
  CHECK(steps_text(found->front()) == "middle:8 once:20 open_a:33 ");
}

TEST_CASE("of several possible paths of inlinings the shortest is returned, with a mark that there are others") {
  SmallTree tree;
  Unit unit = nested_unit("fs/a.c");
  unit.inlinings.push_back({"middle", "open_a.constprop.0", "open_a", {"fs/a.c", 40, 3}});
  tree.object("fs/a.o", encode(unit));
  tree.update();
  auto found = tree.open().inlined_into("helper");
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(steps_text(found->front()) == "middle:8 open_a:40 or another way");
}

TEST_CASE("the search for the path of inlinings ends in spite of recursion") {
  SmallTree tree;
  Unit unit = small_unit("fs/a.c");
  unit.inlinings = {
      {"f", "f", "f", {"fs/a.c", 3, 3}}, {"g", "f", "h", {"fs/a.c", 4, 3}}, {"h", "f", "g", {"fs/a.c", 5, 3}}};
  tree.object("fs/a.o", encode(unit));
  tree.update();
  auto index = tree.open();
  auto found = index.inlined_into("f");
  REQUIRE(found);
  CHECK(steps_text(found->at(0)) == "f:3 ");
  REQUIRE(index.inlined_into("g"));
}

TEST_CASE("functions of the same name are distinguished by the file that defines them") {
  SmallTree tree;
  tree.object("fs/a.o", encode(nested_unit("fs/a.c")));
  tree.object("fs/b.o", encode(nested_unit("fs/b.c")));
  Unit from_header = nested_unit("fs/c.c");
  from_header.uses = {{DefinitionKind::function, "helper", {"./include/linux/h.h", 5, 19}}};
  tree.object("fs/c.o", encode(from_header));
  tree.update();
  auto index = tree.open();
  auto all = index.inlined_into("helper");
  REQUIRE(all);
  REQUIRE(all->size() == 3);
  CHECK(all->at(0).file == "fs/a.c");
  CHECK(all->at(1).file == "fs/b.c");
  CHECK(all->at(2).file == "include/linux/h.h");
  auto one = index.inlined_into("helper", "linux/h.h");
  REQUIRE(one);
  REQUIRE(one->size() == 1);
  CHECK(one->front().unit.source == "fs/c.c");
}

TEST_CASE("uses are distinguished by kind and place") {
  SmallTree tree;
  Unit a = small_unit("fs/a.c"), b = small_unit("fs/b.c");
  const Use record{DefinitionKind::record, "inode", {"include/linux/fs.h", 600, 8}};
  a.uses = {record, {DefinitionKind::macro, "inode", {"include/linux/x.h", 1, 9}}};
  b.uses = {record, record};
  tree.object("fs/a.o", encode(a));
  tree.object("fs/b.o", encode(b));
  tree.update();
  auto index = tree.open();
  auto uses = index.uses("inode");
  REQUIRE(uses);
  REQUIRE(uses->size() == 2);
  CHECK(uses->at(0).kind == DefinitionKind::macro);
  CHECK(sources(uses->at(0).units) == Names{"fs/a.c"});
  CHECK(uses->at(1).place.line == 600);
  CHECK(sources(*index.units_using(DefinitionKind::record, "inode")) == Names{"fs/a.c", "fs/b.c"});
  CHECK(index.units_using(DefinitionKind::record, "inode", "x.h")->empty());
  CHECK(index.uses("nonesuch")->empty());
}

TEST_CASE("the definitions in a range of lines that units use are found, with any name") {
  SmallTree tree;
  Unit a = small_unit("fs/a.c"), b = small_unit("fs/b.c");
  a.files = {{"fs/a.c", "01"}, {"include/linux/fs.h", "aa"}};
  b.files = {{"fs/b.c", "02"}, {"include/linux/fs.h", "aa"}};
  a.uses = {{DefinitionKind::record, "inner", {"include/linux/fs.h", 12, 8}}};
  b.uses = {{DefinitionKind::record, "outer", {"include/linux/fs.h", 10, 8}},
            {DefinitionKind::macro, "LAST", {"include/linux/fs.h", 21, 9}}};
  tree.object("fs/a.o", encode(a));
  tree.object("fs/b.o", encode(b));
  tree.update();
  auto index = tree.open();
  auto uses = index.uses_within("linux/fs.h", 10, 20);
  REQUIRE(uses);
  REQUIRE(uses->size() == 2);
  CHECK(uses->at(0).name == "outer");
  CHECK(uses->at(1).name == "inner");
  CHECK(sources(uses->at(1).units) == Names{"fs/a.c"});
  CHECK(index.uses_within("linux/fs.h", 0, 0)->empty());
  CHECK(index.uses_within("linux/nfs.h", 1, 99)->empty());
}

TEST_CASE("a header is found by its path or the end of it at a folder boundary, once for each content") {
  SmallTree tree;
  Unit a = small_unit("fs/a.c"), b = small_unit("fs/b.c");
  a.files = {{"fs/a.c", "01"}, {"./include/linux/fs.h", "aa"}};
  b.files = {{"fs/b.c", "02"}, {"include/linux/fs.h", "bb"}, {"include/linux/nfs.h", "cc"}};
  tree.object("fs/a.o", encode(a));
  tree.object("fs/b.o", encode(b));
  tree.update();
  auto index = tree.open();
  auto files = index.including("linux/fs.h");
  REQUIRE(files);
  REQUIRE(files->size() == 2);
  CHECK(files->at(0).hash == "aa");
  CHECK(sources(files->at(1).units) == Names{"fs/b.c"});
  CHECK(sources(*index.units_including("include/linux/fs.h")) == Names{"fs/a.c", "fs/b.c"});
  CHECK(sources(*index.units_including("./include/linux/nfs.h")) == Names{"fs/b.c"});
  CHECK(index.including("s.h")->empty());
}

TEST_CASE("definitions of units are found by the name in the source, clones and static locals too") {
  SmallTree tree;
  Unit unit = nested_unit("fs/a.c");
  unit.variables = {{"count.3", "count", "open_a", 1, {"fs/a.c", 31, 14}, Linkage::local, "", "int", 4, false}};
  tree.object("fs/a.o", encode(unit));
  tree.update();
  auto index = tree.open();
  auto function = index.defining("open_a");
  REQUIRE(function);
  REQUIRE(function->size() == 1);
  CHECK(function->front().symbol == "open_a.constprop.0");
  CHECK(function->front().place.line == 30);
  auto variable = index.defining("count");
  REQUIRE(variable);
  CHECK(variable->at(0).is_variable);
  CHECK(variable->at(0).owner == "open_a");
}

TEST_CASE("units are stale if their object, source or header has changed or is gone") {
  SmallTree tree;
  auto hash = [](const std::string& content) { return short_hash_of(content); };
  tree.file("a.c", "int a;\n");
  tree.file("h.h", "int h;\n");
  tree.file("sub/b.c", "int b;\n");
  Unit a = small_unit("a.c"), b = small_unit("b.c");
  a.files = {{"a.c", hash("int a;\n")}, {"./h.h", hash("int h;\n")}};
  b.files = {{"b.c", hash("int b;\n")}}; // compiled in sub/
  tree.object("a.o", encode(a));
  tree.object("sub/b.o", encode(b));
  tree.update();
  auto index = tree.open();
  const auto units = *index.units();
  CHECK(index.stale(units)->empty());
  tree.file("h.h", "long h;\n");
  auto stale = index.stale(units);
  REQUIRE(stale->size() == 1);
  CHECK(stale->front().reason == StaleReason::source_changed);
  CHECK(stale->front().file == "h.h");
  CHECK(index.changed_objects(units)->empty());
  fs::remove(tree.root() / "a.o");
  fs::remove(tree.root() / "sub/b.c");
  stale = index.stale(units);
  REQUIRE(stale->size() == 2);
  CHECK(stale->at(0).reason == StaleReason::object_vanished);
  CHECK(stale->at(1).reason == StaleReason::source_missing);
  CHECK(index.changed_objects(units)->size() == 1);
}

TEST_CASE("a missing index, and a file that is not an index, are errors with a remedy") {
  SmallTree tree;
  auto none = Index::open(tree.root());
  REQUIRE_FALSE(none);
  CHECK(none.error().cause == "there is no index of facts");
  CHECK(none.error().remedy == "make one with klp facts index DIR, or name it with --index");
  tree.file("text", std::string(5000, 'x'));
  auto text = Index::open(tree.root() / "text");
  REQUIRE_FALSE(text);
  CHECK(text.error().cause == "the file is not an index of klp");
  tree.file("empty", "");
  auto empty = Index::open(tree.root() / "empty");
  REQUIRE_FALSE(empty);
  CHECK(empty.error().cause == "the index is empty: no run of klp facts index has filled it yet");
}

TEST_CASE("the nearest index above a folder is found") {
  SmallTree tree;
  tree.object("fs/a.o", encode(nested_unit("fs/a.c")));
  tree.update();
  auto index = Index::open_nearest(tree.root() / "fs");
  REQUIRE(index);
  CHECK(index->summary()->root == tree.root());
}

#include "tests/unit/index/unit_with_use.h"

using namespace klp;
using namespace klp::facts;

namespace {

IndexProblem only_problem(const SmallTree& tree) {
  auto problems = tree.open().problems();
  REQUIRE(problems);
  REQUIRE(problems->size() == 1);
  return problems->front();
}

} // namespace

TEST_CASE("objects that did not change are not read again") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.object("b.o", encode(unit_with_use("b.c", "M")));
  CHECK(tree.update().decoded == 2);
  const auto again = tree.update();
  CHECK(again.unchanged == 2);
  CHECK(again.read == 0);
  fs::last_write_time(tree.root() / "a.o", fs::file_time_type::clock::now());
  const auto touched = tree.update();
  CHECK(touched.read == 1);
  CHECK(touched.decoded == 0);
  CHECK(sources_using(tree, "M") == Names{"a.c", "b.c"});
}

TEST_CASE("the facts of a recompiled object replace the old ones in the index") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "OLD")));
  tree.object("b.o", encode(unit_with_use("b.c", "OLD")));
  tree.update();
  tree.object("a.o", encode(unit_with_use("a.c", "NEW")));
  tree.object("c.o", encode(unit_with_use("c.c", "OLD")));
  CHECK(tree.update().decoded == 2);
  CHECK(sources_using(tree, "OLD") == Names{"b.c", "c.c"});
  CHECK(sources_using(tree, "NEW") == Names{"a.c"});
  auto index = tree.open();
  CHECK(index.inlined_into("inlined_OLD")->size() == 2);
  CHECK(index.defining("f")->size() == 3);
  CHECK(sources(*index.units_including("m.h")) == Names{"a.c", "b.c", "c.c"});
}

TEST_CASE("objects that are gone are removed from the index") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.object("b.o", encode(unit_with_use("b.c", "ONLY_HERE")));
  tree.update();
  fs::remove(tree.root() / "b.o");
  CHECK(tree.update().vanished == 1);
  CHECK(sources_using(tree, "ONLY_HERE").empty());
  CHECK(tree.open().uses("ONLY_HERE")->empty());
  CHECK(tree.open().summary()->units == 1);
}

TEST_CASE("a unit that is in an object and in one that ld -r made is indexed once, and stays if one is removed") {
  SmallTree tree;
  const std::string a = encode(unit_with_use("a.c", "M")), b = encode(unit_with_use("b.c", "M"));
  tree.object("a.o", a);
  tree.object("b.o", b);
  tree.object("0-joined.o", a + b);
  CHECK(tree.update().decoded == 2);
  CHECK(tree.open().units()->at(0).object == tree.root() / "a.o");
  fs::remove(tree.root() / "a.o");
  CHECK(tree.update().decoded == 0);
  auto units = tree.open().units();
  REQUIRE(units->size() == 2);
  CHECK(units->at(0).object == tree.root() / "0-joined.o");
}

TEST_CASE("damaged facts are reported, and the other units are indexed") {
  SmallTree tree;
  std::string damaged = encode(unit_with_use("a.c", "M"));
  damaged[damaged.size() / 2] ^= 0x40;
  tree.object("a.o", damaged);
  tree.object("b.o", encode(unit_with_use("b.c", "M")));
  tree.update();
  CHECK(only_problem(tree).object == tree.root() / "a.o");
  CHECK(only_problem(tree).cause == "facts are damaged: the checksum does not fit");
  CHECK(only_problem(tree).remedy == "compile the unit again with this klp's compiler plugin");
  CHECK(sources_using(tree, "M") == Names{"b.c"});
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.update();
  CHECK(tree.open().problems()->empty());
}

TEST_CASE("truncated facts and objects, and facts of another schema, are reported") {
  SmallTree tree;
  tree.object("good.o", encode(unit_with_use("b.c", "M")));
  const std::string facts = encode(unit_with_use("a.c", "M"));
  SECTION("facts cut off") {
    tree.object("a.o", facts.substr(0, facts.size() - 3));
    tree.update();
    CHECK(only_problem(tree).cause == "facts are damaged: 3 bytes are cut off");
  }
  SECTION("object cut off") {
    tree.file("a.o", elf_of({facts, true}).substr(0, 300));
    tree.update();
    CHECK(only_problem(tree).cause == "not a whole ELF object");
  }
  SECTION("empty file") {
    tree.file("a.o", "");
    tree.update();
    CHECK(only_problem(tree).cause == "not a whole ELF object");
  }
  SECTION("another schema") {
    std::string other = facts;
    other[8] = 77;
    tree.object("a.o", other);
    tree.update();
    CHECK(only_problem(tree).cause.starts_with("facts have schema 77, this klp reads schema "));
  }
  SECTION("no facts though compiled") {
    tree.object("a.o", "");
    tree.update();
    CHECK(only_problem(tree).cause == "holds no compiler facts");
    CHECK(only_problem(tree).remedy == "compile it with -fplugin=klp");
  }
}

TEST_CASE("assembled objects have no facts, which is not a problem") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.object("entry.o", "", false);
  tree.update();
  CHECK(tree.open().problems()->empty());
  CHECK(tree.open().summary()->without_compiler == 1);
}

TEST_CASE("compilers are counted") {
  SmallTree tree;
  Unit other = unit_with_use("b.c", "M");
  other.compiler_version = "11.3.0";
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.object("b.o", encode(other));
  tree.update();
  auto compilers = tree.open().summary()->compilers;
  REQUIRE(compilers.size() == 2);
  CHECK(compilers[0].version == "11.3.0");
  CHECK(compilers[0].units == 1);
}

TEST_CASE("a tree without objects, or without facts, is an error") {
  SmallTree tree;
  auto empty = tree.try_update();
  REQUIRE_FALSE(empty);
  CHECK(empty.error().cause == "no object files are below it");
  CHECK(empty.error().remedy == "build the tree with KCFLAGS=-fplugin=klp, then index it");
  tree.object("a.o", "");
  auto without = tree.try_update();
  REQUIRE_FALSE(without);
  CHECK(without.error().cause == "no object below it has usable facts; 1 of them have problems, the first is a.o: "
                                 "holds no compiler facts");
  auto missing = update_index(tree.root() / "nonesuch", tree.index());
  REQUIRE_FALSE(missing);
  CHECK(missing.error().cause == "no such folder");
}

TEST_CASE("a file that is not an index is not overwritten, nor the index of another tree") {
  SmallTree tree, other;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  other.object("b.o", encode(unit_with_use("b.c", "M")));
  tree.file("notes", std::string(5000, 'x'));
  auto text = update_index(tree.root(), tree.root() / "notes");
  REQUIRE_FALSE(text);
  CHECK(text.error().cause == "the file is not an index of klp");
  CHECK(read_file(tree.root() / "notes") == std::string(5000, 'x'));
  const fs::path outside = tree.root() / "index";
  REQUIRE(update_index(other.root(), outside));
  auto taken = update_index(tree.root() / ".", outside);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().cause == "it is the index of another tree, " + other.root().string());
}

TEST_CASE("a tree can be moved together with its index") {
  SmallTree tree, elsewhere;
  tree.object("sub/a.o", encode(unit_with_use("a.c", "M")));
  REQUIRE(update_index(tree.root() / "sub", tree.root() / "sub/.klp-facts.sqlite"));
  fs::rename(tree.root() / "sub", elsewhere.root() / "moved");
  auto index = Index::open(elsewhere.root() / "moved");
  REQUIRE(index);
  CHECK(index->units()->at(0).object == elsewhere.root() / "moved/a.o");
}

#include "tests/unit/index/small_tree.h"

#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

using namespace klp;
using namespace klp::facts;

static Unit unit_with_use(const std::string& source, const std::string& name) {
  Unit unit = small_unit(source);
  unit.uses = {{DefinitionKind::macro, name, {"include/m.h", 1, 9}}};
  unit.files = {{source, "01"}, {"include/m.h", "02"}};
  unit.inlinings = {{"inlined_" + name, "f", "f", {source, 3, 3}}};
  add_function(unit, "f", "f", 2);
  return unit;
}

static Names users(const SmallTree& tree, const std::string& name) {
  auto index = tree.open();
  auto units = index.units_using(DefinitionKind::macro, name);
  REQUIRE(units);
  return sources(*units);
}

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
  CHECK(users(tree, "M") == Names{"a.c", "b.c"});
}

TEST_CASE("a recompiled object's old facts leave the index, a new one's join it") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "OLD")));
  tree.object("b.o", encode(unit_with_use("b.c", "OLD")));
  tree.update();
  tree.object("a.o", encode(unit_with_use("a.c", "NEW")));
  tree.object("c.o", encode(unit_with_use("c.c", "OLD")));
  CHECK(tree.update().decoded == 2);
  CHECK(users(tree, "OLD") == Names{"b.c", "c.c"});
  CHECK(users(tree, "NEW") == Names{"a.c"});
  auto index = tree.open();
  CHECK(index.inlined_into("inlined_OLD")->size() == 2);
  CHECK(index.defining("f")->size() == 3);
  CHECK(sources(*index.units_including("m.h")) == Names{"a.c", "b.c", "c.c"});
}

TEST_CASE("vanished objects are dropped") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.object("b.o", encode(unit_with_use("b.c", "ONLY_HERE")));
  tree.update();
  fs::remove(tree.root() / "b.o");
  CHECK(tree.update().vanished == 1);
  CHECK(users(tree, "ONLY_HERE").empty());
  CHECK(tree.open().uses("ONLY_HERE")->empty());
  CHECK(tree.open().summary()->units == 1);
}

TEST_CASE("a unit in an object and in what ld -r joined is one unit, and survives either") {
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

static IndexProblem only_problem(const SmallTree& tree) {
  auto problems = tree.open().problems();
  REQUIRE(problems);
  REQUIRE(problems->size() == 1);
  return problems->front();
}

TEST_CASE("damaged facts are named, and the other units indexed") {
  SmallTree tree;
  std::string damaged = encode(unit_with_use("a.c", "M"));
  damaged[damaged.size() / 2] ^= 0x40;
  tree.object("a.o", damaged);
  tree.object("b.o", encode(unit_with_use("b.c", "M")));
  tree.update();
  CHECK(only_problem(tree).object == tree.root() / "a.o");
  CHECK(only_problem(tree).cause == "facts are damaged: the checksum does not fit");
  CHECK(only_problem(tree).remedy == "compile the unit again with this klp's compiler plugin");
  CHECK(users(tree, "M") == Names{"b.c"});
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.update();
  CHECK(tree.open().problems()->empty());
}

TEST_CASE("cut off facts and objects, and facts of another schema, are named") {
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

TEST_CASE("assembled objects have nothing to say, and are no problem") {
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

TEST_CASE("somebody else's file is not overwritten, nor the index of another tree") {
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

TEST_CASE("an index moves with its tree") {
  SmallTree tree, elsewhere;
  tree.object("sub/a.o", encode(unit_with_use("a.c", "M")));
  REQUIRE(update_index(tree.root() / "sub", tree.root() / "sub/.klp-facts.sqlite"));
  fs::rename(tree.root() / "sub", elsewhere.root() / "moved");
  auto index = Index::open(elsewhere.root() / "moved");
  REQUIRE(index);
  CHECK(index->units()->at(0).object == elsewhere.root() / "moved/a.o");
}

// Runs `action` in a child; its pid.
template <typename Action> static pid_t in_child(Action action) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(action());
  return child;
}

static int update_quietly(const SmallTree& tree) { return tree.try_update().has_value() ? 0 : 1; }

TEST_CASE("two writers at once take turns") {
  SmallTree tree;
  for (int i = 0; i < 200; ++i)
    tree.object(std::to_string(i) + ".o", encode(unit_with_use(std::to_string(i) + ".c", "M")));
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(in_child([&] { return update_quietly(tree); }));
  for (pid_t child : children) {
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CHECK(users(tree, "M").size() == 200);
  CHECK(tree.update().unchanged == 200);
}

TEST_CASE("a writer that is killed at any time leaves the old state") {
  SmallTree tree;
  auto write_all = [&tree](const std::string& name) {
    for (int i = 0; i < 300; ++i)
      tree.object(std::to_string(i) + ".o", encode(unit_with_use(std::to_string(i) + ".c", name)));
  };
  write_all("OLD");
  tree.update();
  write_all("NEW");
  for (int milliseconds = 0; milliseconds < 40; milliseconds += 2) {
    const pid_t child = in_child([&] { return update_quietly(tree); });
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const auto old_users = users(tree, "OLD").size(), new_users = users(tree, "NEW").size();
    CHECK(((old_users == 300 && new_users == 0) || (old_users == 0 && new_users == 300)));
  }
  tree.update();
  CHECK(users(tree, "NEW").size() == 300);
  CHECK(users(tree, "OLD").empty());
}

TEST_CASE("a write that fails leaves the old state") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "OLD")));
  tree.update();
  for (int i = 0; i < 300; ++i)
    tree.object(std::to_string(i) + ".o", encode(unit_with_use(std::to_string(i) + ".c", "NEW")));
  const pid_t child = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN); // the file may not grow, and writing says so
    const rlimit limit{fs::file_size(tree.index()) + 1000, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto report = tree.try_update();
    return !report && report.error().file == tree.index() ? 0 : 1;
  });
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(users(tree, "OLD") == Names{"a.c"});
  CHECK(users(tree, "NEW").empty());
}

TEST_CASE("a reader keeps the state it began with, and a writer waits for it") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.update();
  tree.object("b.o", encode(unit_with_use("b.c", "M")));
  int go[2];
  REQUIRE(::pipe(go) == 0);
  // Before the index is opened here: an open one must not be carried through fork().
  const pid_t child = in_child([&] {
    char byte = 0;
    return ::read(go[0], &byte, 1) == 1 ? update_quietly(tree) : 2;
  });
  {
    auto before = tree.open();
    REQUIRE(::write(go[1], "!", 1) == 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    CHECK(sources(*before.units_using(DefinitionKind::macro, "M")) == Names{"a.c"});
    CHECK(::waitpid(child, nullptr, WNOHANG) == 0);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(users(tree, "M") == Names{"a.c", "b.c"});
}

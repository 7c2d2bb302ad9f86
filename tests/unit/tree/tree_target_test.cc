#include "built_tree.h"

using namespace klp;
using namespace klp::test;
using std::chrono::minutes;

TEST_CASE("from a git tree, the source is that of the built kernel, whatever was changed since") {
  bool in_place = GENERATE(true, false);
  BuiltTree t(in_place);
  std::string first = t.commit("built", minutes(-50));
  t.edit("init/main.c", "int built_in;\n", minutes(-10));
  t.edit("init/new.c", "int new_and_built_in;\n", minutes(-10));
  t.edit("init/late.c", "int late;\n", minutes(10));
  t.edit("Kconfig", "# changed\n", minutes(10));
  t.edit("init/made.c", "int generated;\n", minutes(-5)); // not in .gitignore
  t.edit("notes.txt", "private\n", minutes(-10));
  t.commit("later", minutes(20));

  auto target = t.target();
  INFO(error_text(target));
  REQUIRE(target);
  CHECK(t.printed("commit " + first.substr(0, 12)));
  CHECK(t.printed("with what was not committed when the kernel was built: init/made.c and 2 more\n"));
  CHECK(t.printed("without what has changed since the kernel was built: Kconfig and 1 more\n"));
  CHECK(read_file(target->source / "init/main.c") == "int built_in;\n");
  CHECK(fs::exists(target->source / "init/new.c"));
  CHECK_FALSE(fs::exists(target->source / "init/late.c"));
  CHECK(read_file(target->source / "Kconfig") == "");
  CHECK_FALSE(fs::exists(target->source / "init/main.o"));
  CHECK(fs::exists(target->source / "init/made.c") != in_place);
  CHECK_FALSE(fs::exists(target->source / "notes.txt"));
  CHECK(t.git({"status", "--short"}, minutes(0)).empty());
}

TEST_CASE("a target is kept until the kernel is built again") {
  BuiltTree t(false);
  t.commit("built", minutes(-50));
  REQUIRE(t.target());
  t.edit("init/main.c", "int changed;\n", minutes(10));
  t.commit("later", minutes(20));
  auto again = t.target();
  REQUIRE(again);
  CHECK(t.progress_text.empty());
  CHECK(read_file(again->source / "init/main.c") == "int main;\n");

  t.build_time += minutes(30);
  t.put_product("vmlinux", small_vmlinux() + "built anew");
  auto anew = t.target();
  INFO(error_text(anew));
  REQUIRE(anew);
  CHECK(t.printed("the kernel was built anew: making target mine again\n"));
  CHECK(read_file(anew->source / "init/main.c") == "int changed;\n");
}

TEST_CASE("the commit in the kernel release is preferred to the reflog of HEAD, and --base to both") {
  BuiltTree t(false);
  std::string first = t.commit("first", minutes(-50));
  t.edit("init/main.c", "int second;\n", minutes(10));
  std::string second = t.commit("second", minutes(-40));
  t.put_product("include/config/kernel.release", "6.1.0-g" + first.substr(0, 12) + "-dirty\n");
  auto from_release = t.target();
  INFO(error_text(from_release));
  REQUIRE(from_release);
  CHECK(read_file(from_release->source / "init/main.c") == "int main;\n");
  auto from_base = t.target(second.substr(0, 12));
  REQUIRE(from_base);
  CHECK(read_file(from_base->source / "init/main.c") == "int second;\n");
}

TEST_CASE("without git, a tree built in place is copied and cleaned") {
  BuiltTree t(true);
  t.put_product("include/config/auto.conf", "");
  t.put_product("init/made.c", "");
  auto target = t.target();
  INFO(error_text(target));
  REQUIRE(target);
  CHECK(read_file(target->source / "init/main.c") == "int main;\n");
  for (const char* gone : {".config", "include/config", "init/made.c", "init/main.o"})
    CHECK_FALSE(fs::exists(target->source / gone));
  CHECK(fs::exists(t.source / "include/config/auto.conf"));
}

TEST_CASE("without git, a tree built with O= is used itself, and must not have changed") {
  BuiltTree t(false);
  auto target = t.target();
  INFO(error_text(target));
  REQUIRE(target);
  CHECK(fs::equivalent(target->source, t.source));
  t.put_product("vmlinux", small_vmlinux() + "built anew");
  t.edit("init/main.c", "int changed;\n", minutes(10));
  CHECK(error_text(t.target()) ==
        t.source.string() + ": changed since the kernel was built: init/main.c\n  remedy: build it again (make -C " +
            t.source.string() + " O=" + t.build.string() +
            "), or undo the change; in a git work tree klp takes what was built by itself");
}

TEST_CASE("a kernel that is not built, or whose files are of different builds, is an error") {
  BuiltTree t(false);
  std::string make = "make -C " + t.source.string() + " O=" + t.build.string();
  BuiltTree::put_with_time(t.build / "arch/x86/boot/bzImage", "old", t.build_time - minutes(1));
  CHECK(error_text(t.target()) ==
        (t.build / "arch/x86/boot/bzImage").string() +
            ": is older than vmlinux: it is made of an earlier build\n  remedy: build it too: " + make + " bzImage");
  BuiltTree::put_with_time(t.build / ".config", "", t.build_time + minutes(1));
  CHECK(error_text(t.target()) ==
        (t.build / ".config").string() + ": has changed since the kernel was built\n  remedy: build it again: " + make);
  fs::remove(t.build / "vmlinux");
  CHECK(error_text(t.target()) ==
        (t.build / "vmlinux").string() +
            ": is not there: the kernel is not built, or not wholly\n  remedy: build it first: " + make);
}

TEST_CASE("a target that was not made of a tree is kept, and one that was made of a tree is removed completely") {
  BuiltTree t(false);
  fs::create_directories(t.home / "targets/mine");
  CHECK(error_text(t.target()) ==
        "target mine is there already, and was not made of a kernel tree\n  remedy: choose another name");
  fs::remove_all(t.home / "targets");
  REQUIRE(t.target());
  auto tree = open_kernel_tree(t.source, t.build);
  REQUIRE(tree);
  REQUIRE(remove_tree_target(t.home, {*tree, "mine", ""}, [](auto) {}));
  CHECK_FALSE(fs::exists(t.home / "trees/mine"));
  CHECK(list_targets(t.home).empty());
  CHECK(remove_tree_target(t.home, {*tree, "mine", ""}, [](auto) {}));
}

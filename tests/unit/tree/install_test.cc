#include "generator/tree/install.h"

#include "built_tree.h"

using namespace klp;
using namespace klp::test;
using std::chrono::minutes;

namespace {

std::string error_text(const Result<std::vector<fs::path>>& files) { return files ? "" : render(files.error()); }

} // namespace

TEST_CASE("install writes one file, which git does not show, remove removes all changes") {
  BuiltTree t(true);
  t.commit("all", minutes(0));
  std::string exclude = read_file(t.source / ".git/info/exclude").value_or("");
  auto tree = open_kernel_tree(t.source, {});
  REQUIRE(tree);
  auto written = install_kbuild_rule(*tree);
  INFO(error_text(written));
  REQUIRE(written);
  CHECK(*written == std::vector<fs::path>{t.source / "GNUmakefile"});
  CHECK(install_kbuild_rule(*tree)->empty());
  CHECK(t.git({"status", "--short"}, minutes(0)).empty());
  CHECK(remove_kbuild_rule(*tree)->size() == 1);
  CHECK(remove_kbuild_rule(*tree)->empty());
  CHECK_FALSE(fs::exists(t.source / "GNUmakefile"));
  CHECK(read_file(t.source / ".git/info/exclude").value_or("") == exclude);
}

TEST_CASE("a linked work tree has its own file, which git does not show there") {
  BuiltTree t(true);
  t.commit("all", minutes(0));
  t.git({"worktree", "add", "-q", "../linked"}, minutes(0));
  fs::path linked = t.work.path() / "linked";
  auto tree = open_kernel_tree(linked, {});
  REQUIRE(tree);
  REQUIRE(install_kbuild_rule(*tree));
  CHECK(fs::exists(linked / "GNUmakefile"));
  CHECK(t.git({"-C", linked.string(), "status", "--short"}, minutes(0)).empty());
  auto main = open_kernel_tree(t.source, {});
  REQUIRE(main);
  REQUIRE(install_kbuild_rule(*main));
  REQUIRE(remove_kbuild_rule(*tree));
  CHECK_FALSE(fs::exists(linked / "GNUmakefile"));
  CHECK(t.git({"status", "--short"}, minutes(0)).empty());
  REQUIRE(remove_kbuild_rule(*main));
  CHECK(read_file(t.source / ".git/info/exclude")->find("GNUmakefile") == std::string::npos);
}

TEST_CASE("an output folder gets its own file, and is recognized by its link to the source") {
  BuiltTree t(false);
  fs::create_symlink(t.source, t.build / "source");
  auto tree = open_kernel_tree(t.build, {});
  REQUIRE(tree);
  CHECK(tree->source == t.source);
  auto written = install_kbuild_rule(*tree);
  INFO(error_text(written));
  REQUIRE(written);
  CHECK(*written == std::vector<fs::path>{t.source / "GNUmakefile", t.build / "GNUmakefile"});
  CHECK(remove_kbuild_rule(*tree)->size() == 2);
}

TEST_CASE("a GNUmakefile that klp has not written is never changed") {
  BuiltTree t(false);
  BuiltTree::put_file(t.build / "GNUmakefile", "all:\n");
  auto tree = open_kernel_tree(t.source, t.build);
  REQUIRE(tree);
  std::string refusal = (t.build / "GNUmakefile").string() + ": is there already, and is not klp's\n  remedy: leave it";
  std::string remedy = "/livepatch.mk livepatch; or move it away";
  CHECK(error_text(install_kbuild_rule(*tree)).starts_with(refusal));
  CHECK(error_text(install_kbuild_rule(*tree)).ends_with(remedy));
  CHECK_FALSE(fs::exists(t.source / "GNUmakefile"));
  CHECK(error_text(remove_kbuild_rule(*tree)).starts_with(refusal));
  CHECK(read_file(t.build / "GNUmakefile") == "all:\n");
}

TEST_CASE("a folder that is no kernel tree is an error") {
  auto tree = open_kernel_tree("/proc", {});
  REQUIRE_FALSE(tree);
  CHECK(render(tree.error()) ==
        "/proc: is neither a kernel source tree nor an output folder of one\n  remedy: give the "
        "folder that holds Kconfig and arch, or the one given to O=");
}

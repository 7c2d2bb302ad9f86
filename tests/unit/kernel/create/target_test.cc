#include "tests/unit/kernel/small_kernel.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

constexpr char every_step[] = "unpacking and checking the kernel image\n"
                              "preparing the build folder (make prepare modules_prepare)\n"
                              "listing the compile commands (make -n)\n";
constexpr char from_build[] = "preparing the build folder (make prepare modules_prepare)\n"
                              "listing the compile commands (make -n)\n";

std::string error_text(const Result<Target>& target) { return target ? "" : render(target.error()); }

} // namespace

TEST_CASE("a target is made from parts, opened, listed and removed") {
  SmallKernel kernel;
  auto made = kernel.create();
  INFO(error_text(made));
  REQUIRE(made);
  CHECK(kernel.progress_text == every_step);
  CHECK(made->release == "6.1.0-klp");
  CHECK(made->compiler == "gcc");
  CHECK(made->source == kernel.parts.source);
  CHECK(fs::exists(made->build / "Module.symvers"));
  auto opened = open_target(kernel.home, "small");
  REQUIRE(opened);
  CHECK(opened->build == made->build);
  CHECK(opened->vmlinux == made->vmlinux);
  CHECK(opened->compiler_version == made->compiler_version);
  auto units = units_of(*opened, "./init/main.c");
  REQUIRE(units);
  REQUIRE(units->size() == 2);
  CHECK(units->front().output == "init/modules.o");
  CHECK(units->front().objtool.back() == "init/modules.o");
  CHECK(units_of(*opened, "init/other.c")->empty());
  CHECK(list_targets(kernel.home) == std::vector<std::string>{"small"});
  REQUIRE(remove_target(kernel.home, "small"));
  CHECK(list_targets(kernel.home).empty());
  CHECK_FALSE(fs::exists(kernel.home / "targets/small"));
  CHECK(fs::exists(kernel.parts.source / "Makefile"));
}

TEST_CASE("options that olddefconfig turns on are turned off before the kernel is prepared") {
  SmallKernel kernel;
  auto made = kernel.create();
  REQUIRE(made);
  std::string config = *read_file(made->build / ".config");
  CHECK(config.find("# CONFIG_GCC_PLUGINS is not set\n") != std::string::npos);
  CHECK(config.find("CONFIG_GCC_PLUGINS=y") == std::string::npos);
  CHECK(kernel.log().find("prepare 6.1.0-klp gcc\n") != std::string::npos);
}

TEST_CASE("the tree is left as it was") {
  SmallKernel kernel;
  auto before = fs::last_write_time(kernel.parts.source);
  REQUIRE(kernel.create());
  CHECK(fs::last_write_time(kernel.parts.source) == before);
}

TEST_CASE("making a complete target again does nothing") {
  SmallKernel kernel;
  REQUIRE(kernel.create());
  REQUIRE(kernel.create());
  CHECK(kernel.progress_text == "");
}

TEST_CASE("a configuration that olddefconfig changes is refused, and the error names the changed option") {
  SmallKernel kernel;
  SmallKernel::put_file(kernel.work.path() / "no-pahole", "");
  auto made = kernel.create();
  REQUIRE_FALSE(made);
  CHECK(made.error().cause == "configuration does not fit this source and this machine's tools:\n"
                              "  CONFIG_DEBUG_INFO_BTF: not set instead of y");
  CHECK(made.error().remedy.find("apt-get install dwarves") != std::string::npos);
}

TEST_CASE("a target that could not be made is incomplete, and the next run continues it") {
  SmallKernel kernel;
  SmallKernel::put_file(kernel.work.path() / "broken", "");
  auto made = kernel.create();
  REQUIRE_FALSE(made);
  CHECK(made.error().cause.find("flex is missing") != std::string::npos);
  CHECK(made.error().remedy.starts_with("apt-get install make flex bison"));
  CHECK(error_text(open_target(kernel.home, "small")) ==
        "target small is incomplete: `klp target create` did not finish\n"
        "  remedy: give the same `klp target create` again; it continues where it stopped");
  SmallKernel::put_file(kernel.home / "targets/small/build/left-over", "");
  fs::remove(kernel.work.path() / "broken");
  REQUIRE(kernel.create());
  CHECK(kernel.progress_text == from_build);
  CHECK_FALSE(fs::exists(kernel.home / "targets/small/build/left-over"));
}

TEST_CASE("a changed file is named in the error, and making the target again accepts the file") {
  SmallKernel kernel;
  REQUIRE(kernel.create());
  SmallKernel::put_file(kernel.parts.config, *read_file(kernel.parts.config) + "CONFIG_Y=m\n");
  CHECK(error_text(open_target(kernel.home, "small")) ==
        kernel.parts.config.string() + ": has changed since the target small was made\n"
                                       "  remedy: give the same `klp target create` again, or put the old file back");
  REQUIRE(kernel.create());
  CHECK(kernel.progress_text == from_build);
  CHECK(open_target(kernel.home, "small"));
}

TEST_CASE("a missing file is named in the error") {
  SmallKernel kernel;
  REQUIRE(kernel.create());
  fs::remove(kernel.parts.image);
  CHECK(error_text(open_target(kernel.home, "small")) ==
        kernel.parts.image.string() + ": is gone since the target small was made\n"
                                      "  remedy: put it back, or remove the target and create it again");
}

TEST_CASE("a damaged target.json is an error with a remedy") {
  SmallKernel kernel;
  REQUIRE(kernel.create());
  fs::path path = kernel.home / "targets/small/target.json";
  for (std::string damage : {"", "{", "[]", "{\"format\": 1}", "{\"format\": \"x\"}"}) {
    SmallKernel::put_file(path, damage);
    auto opened = open_target(kernel.home, "small");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().remedy == "remove the target and create it again: klp target remove small");
  }
}

TEST_CASE("a target of the same name with other parts is not overwritten") {
  SmallKernel kernel;
  REQUIRE(kernel.create());
  fs::path other = kernel.work.path() / "other-vmlinux";
  fs::copy(kernel.parts.image, other);
  kernel.parts.image = other;
  CHECK(error_text(kernel.create()) == "target small is there already, made from other parts\n"
                                       "  remedy: choose another name, or remove it: klp target remove small");
}

TEST_CASE("image and Module.symvers of two builds are refused") {
  SmallKernel kernel;
  SmallKernel::put_file(kernel.parts.symvers,
                        "0x1\ttype_show\tvmlinux\tEXPORT_SYMBOL\t\n0x1\tgone\tvmlinux\tEXPORT_SYMBOL\t\n");
  auto made = kernel.create();
  REQUIRE_FALSE(made);
  CHECK(made.error().cause ==
        "1 of its 2 exports of vmlinux are not in the image " + kernel.parts.image.string() + ", such as gone");
}

TEST_CASE("a tree that was built in place is refused") {
  SmallKernel kernel;
  SmallKernel::put_file(kernel.parts.source / ".config", "CONFIG_X=y\n");
  CHECK(error_text(kernel.create()) ==
        kernel.parts.source.string() +
            ": source tree is not clean: it holds .config\n"
            "  remedy: give a clean tree: `git worktree add DIR COMMIT`, or `make mrproper` in a copy");
  fs::remove_all(kernel.parts.source / "arch");
  CHECK(kernel.create().error().cause == "is not a kernel source tree");
}

TEST_CASE("the error about a missing part names its option") {
  SmallKernel kernel;
  kernel.parts.config = kernel.work.path() / "nowhere";
  CHECK(error_text(kernel.create()) ==
        kernel.parts.config.string() + ": --config is not a file\n  remedy: give an existing file for --config");
}

TEST_CASE("a wrong configuration leaves no target behind") {
  SmallKernel kernel;
  SmallKernel::put_file(kernel.parts.config, "hello\n");
  CHECK(kernel.create().error().cause == "line is neither CONFIG_SYMBOL=VALUE nor a comment");
  CHECK(list_targets(kernel.home).empty());
}

TEST_CASE("names that cannot be the name of a folder are refused") {
  SmallKernel kernel;
  for (std::string name : {"", ".", "..", ".x", "a/b", "../x", "a b", "x.lock", "-x", "a\nb"}) {
    kernel.parts.name = name;
    auto made = kernel.create();
    REQUIRE_FALSE(made);
    CHECK(made.error().cause == "\"" + name + "\" cannot be a target's name");
    CHECK_FALSE(open_target(kernel.home, name));
    CHECK_FALSE(remove_target(kernel.home, name));
  }
}

TEST_CASE("an unknown target is an error that lists the known ones") {
  SmallKernel kernel;
  CHECK(error_text(open_target(kernel.home, "other")) ==
        "there is no target other\n  remedy: make one: klp target create --debian RELEASE (see `uname -r`)");
  REQUIRE(kernel.create());
  CHECK(error_text(open_target(kernel.home, "other")) ==
        "there is no target other\n  remedy: make it with `klp target create`, or use one of: small");
}

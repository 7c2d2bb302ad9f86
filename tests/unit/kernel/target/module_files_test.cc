#include "generator/kernel/target/module_files.h"

#include "base/file.h"
#include "tests/unit/kernel/compress.h"
#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

std::string module_file(const std::string& modinfo) {
  Object o;
  o.sections.emplace_back();
  o.sections.push_back({".modinfo", SHT_PROGBITS, SHF_ALLOC, 1, 0, 0, 0, modinfo, modinfo.size(), {}});
  o.symbols.emplace_back();
  return *write_object(o);
}

std::string info(const std::string& name, const std::string& depends) {
  return "license=GPL" + std::string(1, '\0') + "depends=" + depends + std::string(1, '\0') + "name=" + name +
         std::string(1, '\0');
}

Target target_with(const fs::path& modules) {
  Target target;
  target.name = "t";
  target.modules = modules;
  return target;
}

std::string signed_module(const std::string& module, std::uint32_t length) {
  std::string record(12, '\0');
  for (int i = 0; i < 4; ++i) record[8 + i] = static_cast<char>(length >> (24 - 8 * i));
  return module + std::string(length, 's') + record + "~Module signature appended~\n";
}

} // namespace

TEST_CASE("modules are found by their name in the kernel, packed or not") {
  auto work = work_folder();
  const std::string plain = module_file(info("a_b", ""));
  fs::create_directories(work.path() / "kernel/fs");
  REQUIRE(write_file(work.path() / "kernel/fs/a-b.ko.xz", compress(plain, "xz")));
  REQUIRE(write_file(work.path() / "kernel/c.ko.zst", compress(plain, "zstd")));
  REQUIRE(write_file(work.path() / "kernel/d.ko.gz", compress(signed_module(plain, 300), "gzip")));
  REQUIRE(write_file(work.path() / "kernel/e.ko", signed_module(plain, 5)));
  REQUIRE(write_file(work.path() / "kernel/f.o", plain));
  auto files = list_modules(target_with(work.path()));
  REQUIRE(files);
  CHECK(files->size() == 4);
  for (const char* name : {"a-b", "a_b", "c", "d", "e"}) {
    INFO(name);
    auto file = find_module(*files, name);
    REQUIRE(file);
    CHECK(*read_module(*file) == plain);
  }
  CHECK(find_module(*files, "f").error().cause == "the target has no module f");
}

TEST_CASE("a signature that is longer than the file is ignored") {
  auto work = work_folder();
  std::string damaged = signed_module("text", 3);
  damaged.replace(damaged.size() - 32, 4, "\x7f\xff\xff\xff");
  REQUIRE(write_file(work.path() / "a.ko", damaged));
  CHECK(*read_module(work.path() / "a.ko") == damaged);
}

TEST_CASE("a module comes after all it depends on, each once") {
  auto work = work_folder();
  for (auto [name, depends] : {std::pair{"top", "middle,low-er"}, {"middle", "low-er"}, {"low_er", ""}})
    REQUIRE(write_file(work.path() / (std::string(name) + ".ko"), module_file(info(name, depends))));
  auto files = list_modules(target_with(work.path()));
  REQUIRE(files);
  auto order = in_loading_order(*files, {"top", "middle"});
  REQUIRE(order);
  CHECK(*order == std::vector<std::string>{"low_er", "middle", "top"});
  CHECK_FALSE(in_loading_order(*files, {"other"}));
}

TEST_CASE("the error about a target without modules has a remedy") {
  auto files = list_modules(target_with(""));
  REQUIRE_FALSE(files);
  CHECK(files.error().cause == "target t was made without its modules");
  CHECK(files.error().remedy.find("--modules") != std::string::npos);
}

TEST_CASE("an object whose .modinfo has no name is no module") {
  Object object = *parse_object(module_file("license=GPL"), "x.o");
  auto found = module_info(object);
  REQUIRE_FALSE(found);
  CHECK(render(found.error()) == "x.o: is not a kernel module: its .modinfo has no name\n"
                                 "  remedy: give the .ko file of a module, as modinfo -n NAME names it");
}

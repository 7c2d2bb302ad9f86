#include "generator/boot/guest_files.h"

#include "base/file.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>

using namespace klp;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    char name[] = "/tmp/klp-guest-files.XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path); }
  fs::path file(const std::string& name, const std::string& content) const {
    REQUIRE(write_file(path / name, content));
    return path / name;
  }
};

const InitramfsEntry* find(const std::vector<InitramfsEntry>& entries, const std::string& path) {
  auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.path == path; });
  return found == entries.end() ? nullptr : &*found;
}

const std::string elf = std::string("\x7f") + "ELF and the rest";
const Tokens tokens{"one", "two"};

} // namespace

TEST_CASE("the virtual machine holds the init, busybox, the modules, the script and its files") {
  Folder folder;
  BootRequest request;
  request.modules = {folder.file("a.ko", elf), folder.file("b.ko", elf)};
  request.script = folder.file("it's.sh", "#!/bin/sh\n");
  request.added = {folder.file("data", "data")};
  auto entries = guest_files(request, tokens);
  REQUIRE(entries);
  for (const char* path : {"init", "bin/busybox", "dev/console", "modules/0.ko", "modules/1.ko", "klp/data"})
    CHECK(find(*entries, path) != nullptr);
  REQUIRE(find(*entries, "klp/it's.sh") != nullptr);
  CHECK(find(*entries, "klp/it's.sh")->executable);
  CHECK_FALSE(find(*entries, "klp/data")->executable);
  CHECK(find(*entries, "settings")->content ==
        "token=one\nlog_token=two\ntransition_limit=30\nphase_limit=30\nscript='it'\\''s.sh'\nearly=''\nlate=''\n");
}

TEST_CASE(
    "the virtual machine holds modules of the target unpacked and unsigned, and settings name them in loading order") {
  Folder folder;
  BootRequest request;
  std::string record(12, '\0');
  record.back() = 3;
  request.early = {{"a_b", folder.file("a-b.ko", elf + "sig" + record + "~Module signature appended~\n")}};
  request.late = {{"c", folder.file("c.ko", elf)}, {"d", folder.file("d.ko", elf)}};
  auto entries = guest_files(request, tokens);
  REQUIRE(entries);
  REQUIRE(find(*entries, "target/a_b.ko") != nullptr);
  CHECK(find(*entries, "target/a_b.ko")->content == elf);
  CHECK(find(*entries, "target/d.ko") != nullptr);
  CHECK(find(*entries, "settings")->content.ends_with("early='a_b'\nlate='c d'\n"));
}

TEST_CASE("a module that is not an ELF file is refused") {
  Folder folder;
  BootRequest request;
  request.modules = {folder.file("a.ko", "text")};
  auto entries = guest_files(request, tokens);
  REQUIRE_FALSE(entries);
  CHECK(render(entries.error()) == request.modules[0].string() + ": is not a kernel module: it is not an ELF file\n"
                                                                 "  remedy: give the .ko that klp build wrote");
}

TEST_CASE("a script that needs a dynamic loader is refused before the boot") {
  BootRequest request;
  request.script = "/proc/self/exe"; // this test is linked dynamically
  auto entries = guest_files(request, tokens);
  REQUIRE_FALSE(entries);
  CHECK(entries.error().cause == "is linked dynamically, and the virtual machine holds no libraries");
  CHECK(entries.error().remedy == "link it with -static");
}

TEST_CASE("two files of one name are refused") {
  Folder folder;
  BootRequest request;
  request.script = folder.file("x", "#!/bin/sh\n");
  request.added = {folder.path / "x"};
  auto entries = guest_files(request, tokens);
  REQUIRE_FALSE(entries);
  CHECK(entries.error().remedy == "rename one: both would be /klp/x");
}

TEST_CASE("the error of a missing file names the file") {
  BootRequest request;
  request.modules = {"/nowhere/x.ko"};
  auto entries = guest_files(request, tokens);
  REQUIRE_FALSE(entries);
  CHECK(entries.error().file == "/nowhere/x.ko");
}

TEST_CASE("each boot has tokens of its own") {
  auto one = random_tokens(), two = random_tokens();
  REQUIRE(one);
  REQUIRE(two);
  CHECK(one->session.size() == 32);
  CHECK(one->session != two->session);
  CHECK(one->session != one->log);
}

TEST_CASE("an archive holds the given entries, the console as a device") {
  Folder folder;
  REQUIRE(write_initramfs(folder.path / "cpio", {{InitramfsEntry::Kind::folder, "dev", {}},
                                                 {InitramfsEntry::Kind::console, "dev/console", {}},
                                                 {InitramfsEntry::Kind::file, "hello", "content", true}}));
  auto bytes = read_file(folder.path / "cpio");
  REQUIRE(bytes);
  CHECK(bytes->substr(0, 6) == "070701");
  CHECK(bytes->find("dev/console") != std::string::npos);
  CHECK(bytes->find("content") != std::string::npos);
  CHECK(bytes->find("TRAILER!!!") != std::string::npos);
  CHECK(bytes->find("00002180") != std::string::npos); // S_IFCHR | 0600
  CHECK(bytes->find("000081ed") != std::string::npos); // S_IFREG | 0755
}

TEST_CASE("the error of an archive that cannot be written names the path and the cause") {
  auto status = write_initramfs("/nowhere/cpio", {});
  REQUIRE_FALSE(status);
  CHECK(status.error().file == "/nowhere/cpio");
  CHECK(status.error().cause.find("No such file or directory") != std::string::npos);
}

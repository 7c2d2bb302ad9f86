#include "base/bytes.h"
#include "base/error.h"
#include "base/file.h"
#include "base/process.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace klp;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "klp-base-test.XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
};

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

TEST_CASE("an error is rendered as place, cause and remedy") {
  Error e;
  e.file = "fs/inode.c";
  e.line = 231;
  e.symbol = "alloc_inode()";
  e.cause = "it has no fentry call";
  e.remedy = "patch its callers";
  CHECK(render(e) == "fs/inode.c:231: alloc_inode(): it has no fentry call\n  remedy: patch its callers");
  Error section;
  section.file = "a.o";
  section.section = ".text.f";
  section.offset = 31;
  section.cause = "bad";
  CHECK(render(section) == "a.o: .text.f+0x1f: bad");
}

TEST_CASE("a byte view never reads outside") {
  ByteView view(std::string_view("ab\0cd", 5));
  CHECK(view.c_string(0) == "ab");
  CHECK_FALSE(view.c_string(3)); // no zero follows
  CHECK_FALSE(view.c_string(9));
  CHECK(view.sub(5, 0));
  CHECK_FALSE(view.sub(4, 2));
  CHECK_FALSE(view.sub(~0ull, 2));
  CHECK_FALSE(view.get<std::uint32_t>(2));
}

TEST_CASE("a file is written whole or not at all") {
  Folder folder;
  fs::path file = folder.path / "out.ko";
  REQUIRE(write_file(file, "old"));
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit small{16, before.rlim_max}; // write() fails as on a full disk
  ::setrlimit(RLIMIT_FSIZE, &small);
  auto status = write_file(file, std::string(4096, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  REQUIRE_FALSE(status);
  CHECK(status.error().cause == "cannot be written: File too large");
  CHECK(status.error().remedy == "raise the limit of file sizes: ulimit -f");
  CHECK(*read_file(file) == "old");
  CHECK(entries(folder.path) == 1);
}

TEST_CASE("a file that cannot be written is named") {
  auto status = write_file("/no-such-folder/out", "x");
  REQUIRE_FALSE(status);
  CHECK(render(status.error()) == "/no-such-folder/out: cannot be written: No such file or directory\n"
                                  "  remedy: make its folder first: mkdir -p /no-such-folder");
}

TEST_CASE("a symbolic link or device is written into, and is not replaced") {
  Folder folder;
  REQUIRE(write_file(folder.path / "file", "old and long"));
  fs::create_symlink("file", folder.path / "link");
  REQUIRE(write_file(folder.path / "link", "new"));
  CHECK(fs::is_symlink(folder.path / "link"));
  CHECK(*read_file(folder.path / "file") == "new");
  fs::create_symlink("/dev/full",
                     folder.path / "full"); // a fault of write_file() would replace the link, not the device
  auto full = write_file(folder.path / "full", "x");
  REQUIRE_FALSE(full);
  CHECK(full.error().cause == "cannot be written: No space left on device");
  CHECK(fs::is_symlink(folder.path / "full"));
}

TEST_CASE("a lock is exclusive while it is held") {
  Folder folder;
  {
    auto first = FileLock::acquire(folder.path / "lock");
    REQUIRE(first);
    auto second = FileLock::try_acquire(folder.path / "lock");
    REQUIRE(second);
    CHECK_FALSE(second->held());
  }
  CHECK(FileLock::try_acquire(folder.path / "lock")->held());
}

TEST_CASE("work folders are removed, also those of a process that was killed") {
  Folder home;
  pid_t child = ::fork();
  if (child == 0) {
    auto abandoned = WorkFolder::create(home.path, "build");
    if (abandoned) ::kill(::getpid(), SIGKILL);
    ::_exit(1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  CHECK(entries(home.path / "work") == 3); // guard, folder, its lock
  {
    auto work = WorkFolder::create(home.path, "build");
    REQUIRE(work);
    CHECK(fs::is_directory(work->path()));
    CHECK(entries(home.path / "work") == 3);
  }
  CHECK(entries(home.path / "work") == 1);
}

TEST_CASE("run() reports the output and status of a program, and its absence") {
  auto outcome = run({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  REQUIRE(outcome);
  CHECK(outcome->exit_status == 3);
  CHECK(outcome->output == "out\nerr\n");
  auto missing = run({.arguments = {"no-such-program-here"}});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().remedy == "install no-such-program-here, or put it on PATH");
  missing = run({.arguments = {"no-such-program-here"}, .remedy_if_missing = "install the package p"});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().remedy == "install the package p");
  auto failed = run_ok({.arguments = {"sh", "-c", "echo why; exit 1"}}, "read it");
  REQUIRE_FALSE(failed);
  CHECK(render(failed.error()) == "sh failed with status 1:\nwhy\n  remedy: read it");
}

TEST_CASE("a working directory that is missing is not reported as a missing program") {
  auto outcome =
      run({.arguments = {"true"}, .directory = "/no-such-folder", .remedy_if_missing = "install the program"});
  REQUIRE_FALSE(outcome);
  CHECK(render(outcome.error()) == "/no-such-folder: cannot be entered: No such file or directory\n"
                                   "  remedy: make sure that this folder exists, and that this user may enter it");
}

TEST_CASE("the error after a signal has a status of its own, and no remedy") {
  CHECK(render(interruption().value()) == "interrupted");
  CHECK(interruption().value().status == ExitStatus::interrupted);
}

TEST_CASE("a program that takes too long is ended with all its children") {
  Command command{.arguments = {"sh", "-c", "sleep 100 & sleep 100"}};
  command.time_limit = std::chrono::seconds(1);
  auto outcome = run(command);
  REQUIRE(outcome);
  CHECK(outcome->timed_out);
}

TEST_CASE("the line sink gets complete lines, one by one") {
  std::vector<std::string> lines;
  REQUIRE(run({.arguments = {"printf", "a\\nbb\\nc"}}, [&](std::string_view line) { lines.emplace_back(line); }));
  CHECK(lines == std::vector<std::string>{"a", "bb"});
}

TEST_CASE("SHA-256 of the standard's example is correct") {
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

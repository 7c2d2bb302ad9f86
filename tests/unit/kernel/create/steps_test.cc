#include "generator/kernel/create/steps.h"

#include "generator/kernel/target/fingerprint.h"
#include "generator/kernel/target/inherited_lock.h"
#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace klp;
using namespace klp::test;

namespace {

// Runs the steps a, b and c; the step `broken` fails. Returns the names of the steps whose work was done, and "!" after
// a failure.
std::string work_done(const fs::path& folder, const std::string& input_of_b, const std::string& broken = "") {
  Steps steps(folder);
  std::string done;
  for (std::string name : {"a", "b", "c"}) {
    auto ran = steps.run(name, name == "b" ? input_of_b : "same", [&]() -> Status {
      done += name;
      if (name == broken) return fail("broken", "mend it");
      return {};
    });
    if (!ran) return done + "!";
  }
  return done;
}

} // namespace

TEST_CASE("finished steps are not done again") {
  auto work = work_folder();
  CHECK(work_done(work.path() / "steps", "1") == "abc");
  CHECK(work_done(work.path() / "steps", "1") == "");
}

TEST_CASE("a step with other inputs is done again, and all after it") {
  auto work = work_folder();
  work_done(work.path() / "steps", "1");
  CHECK(work_done(work.path() / "steps", "2") == "bc");
  CHECK(work_done(work.path() / "steps", "2") == "");
}

TEST_CASE("a failed step leaves no stamp of itself or of a later step") {
  auto work = work_folder();
  work_done(work.path() / "steps", "1");
  CHECK(work_done(work.path() / "steps", "2", "b") == "b!");
  CHECK(work_done(work.path() / "steps", "1") == "bc");
}

TEST_CASE("a changed file is noticed, a touched one is not") {
  auto work = work_folder();
  fs::path file = work.path() / "file";
  REQUIRE(write_file(file, "abc"));
  auto print = take_fingerprint(file);
  REQUIRE(print);
  CHECK(unchanged(*print));
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::hours(1));
  CHECK(unchanged(*print));
  REQUIRE(write_file(file, "abd"));
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::hours(2));
  CHECK_FALSE(unchanged(*print));
  fs::remove(file);
  CHECK_FALSE(unchanged(*print));
  CHECK(take_fingerprint(file).error().cause == "is not a file that can be read");
}

TEST_CASE("a child process that inherited the lock keeps it until it ends") {
  auto work = work_folder();
  fs::path path = work.path() / "x.lock";
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  pid_t child;
  {
    auto lock = InheritedLock::try_acquire(path);
    REQUIRE(lock);
    REQUIRE(lock->held());
    child = ::fork();
    if (child == 0) { // keeps the lock until the pipe closes
      ::close(ends[1]);
      char byte;
      ssize_t n = ::read(ends[0], &byte, 1);
      ::_exit(n == 0 ? 0 : 1);
    }
  }
  CHECK_FALSE(InheritedLock::try_acquire(path)->held());
  ::close(ends[1]);
  ::waitpid(child, nullptr, 0);
  CHECK(InheritedLock::try_acquire(path)->held());
  ::close(ends[0]);
}

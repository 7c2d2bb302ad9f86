// Updates of one index by several processes, and updates that are killed or fail.
#include "tests/unit/index/unit_with_use.h"

#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>

using namespace klp;
using namespace klp::facts;

namespace {

// Runs `action` in a child process, which exits with the value that it returns. Returns the process id.
template <typename Action> pid_t in_child(Action action) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) ::_exit(action());
  return child;
}

int update_status(const SmallTree& tree) { return tree.try_update().has_value() ? 0 : 1; }

} // namespace

TEST_CASE("several writers at the same time wait for each other") {
  SmallTree tree;
  for (int i = 0; i < 200; ++i)
    tree.object(std::to_string(i) + ".o", encode(unit_with_use(std::to_string(i) + ".c", "M")));
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) children.push_back(in_child([&] { return update_status(tree); }));
  for (pid_t child : children) {
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CHECK(sources_using(tree, "M").size() == 200);
  CHECK(tree.update().unchanged == 200);
}

TEST_CASE("after a writer was killed the index has the old state or the new one") {
  SmallTree tree;
  auto write_all = [&tree](const std::string& name) {
    for (int i = 0; i < 300; ++i)
      tree.object(std::to_string(i) + ".o", encode(unit_with_use(std::to_string(i) + ".c", name)));
  };
  write_all("OLD");
  tree.update();
  write_all("NEW");
  for (int milliseconds = 0; milliseconds < 40; milliseconds += 2) {
    const pid_t child = in_child([&] { return update_status(tree); });
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const auto old_users = sources_using(tree, "OLD").size(), new_users = sources_using(tree, "NEW").size();
    CHECK(((old_users == 300 && new_users == 0) || (old_users == 0 && new_users == 300)));
  }
  tree.update();
  CHECK(sources_using(tree, "NEW").size() == 300);
  CHECK(sources_using(tree, "OLD").empty());
}

TEST_CASE("a write that fails leaves the old state") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "OLD")));
  tree.update();
  for (int i = 0; i < 300; ++i)
    tree.object(std::to_string(i) + ".o", encode(unit_with_use(std::to_string(i) + ".c", "NEW")));
  const pid_t child = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN); // then a write beyond the limit returns an error
    const rlimit limit{fs::file_size(tree.index()) + 1000, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto report = tree.try_update();
    return !report && report.error().file == tree.index() ? 0 : 1;
  });
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(sources_using(tree, "OLD") == Names{"a.c"});
  CHECK(sources_using(tree, "NEW").empty());
}

TEST_CASE("a reader sees one state of the index, and a writer waits for it") {
  SmallTree tree;
  tree.object("a.o", encode(unit_with_use("a.c", "M")));
  tree.update();
  tree.object("b.o", encode(unit_with_use("b.c", "M")));
  int go[2];
  REQUIRE(::pipe(go) == 0);
  // The child is created before the index is opened here: an open SQLite database must not be used after fork().
  const pid_t child = in_child([&] {
    char byte = 0;
    return ::read(go[0], &byte, 1) == 1 ? update_status(tree) : 2;
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
  CHECK(sources_using(tree, "M") == Names{"a.c", "b.c"});
}

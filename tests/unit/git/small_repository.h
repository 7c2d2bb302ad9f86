// A git repository of a few files, made by the git program.
#pragma once

#include "base/file.h"
#include "base/process.h"
#include "generator/git/commits.h"

#include <catch2/catch.hpp>

namespace klp {

struct SmallRepository {
  WorkFolder work = make_work();
  fs::path folder = work.path() / "repository";

  SmallRepository() {
    REQUIRE(make_folder(folder));
    git({"init", "-q", "-b", "main"});
  }

  static WorkFolder make_work() {
    auto folder = WorkFolder::create(fs::temp_directory_path() / "klp-tests", "git");
    REQUIRE(folder);
    return std::move(*folder);
  }

  // Runs git without the user's configuration. Returns its output without the newlines at the end.
  std::string git(std::vector<std::string> arguments, fs::path directory = {}) const {
    arguments.insert(arguments.begin(), "git");
    Command command{arguments, directory.empty() ? folder : directory};
    command.environment = {"GIT_CONFIG_GLOBAL=/dev/null",     "GIT_CONFIG_SYSTEM=/dev/null",
                           "GIT_AUTHOR_NAME=A Developer",     "GIT_AUTHOR_EMAIL=dev@example.org",
                           "GIT_COMMITTER_NAME=A Maintainer", "GIT_COMMITTER_EMAIL=main@example.org",
                           "GIT_AUTHOR_DATE=@1000000000 +0",  "GIT_COMMITTER_DATE=@1000000000 +0"};
    auto output = run_ok(command, "run it by hand in a git repository");
    INFO((output ? "" : render(output.error())));
    REQUIRE(output);
    while (output->ends_with('\n')) output->pop_back();
    return *output;
  }

  void put(const std::string& path, const std::string& text) const {
    REQUIRE(make_folder((folder / path).parent_path()));
    REQUIRE(write_file(folder / path, text));
  }

  // Commits all files. Returns the hash.
  std::string commit(const std::string& message) const {
    git({"add", "-A"});
    git({"commit", "-q", "--allow-empty", "-m", message});
    return git({"rev-parse", "HEAD"});
  }

  std::vector<Change> read(const std::string& revision) const {
    auto changes = read_commits(folder, revision);
    INFO((changes ? "" : render(changes.error())));
    REQUIRE(changes);
    return *changes;
  }

  Change read_one(const std::string& revision) const {
    auto changes = read(revision);
    REQUIRE(changes.size() == 1);
    return changes[0];
  }

  std::string error(const std::string& revision) const { return error_in(folder, revision); }
  static std::string error_in(const fs::path& repository, const std::string& revision) {
    auto changes = read_commits(repository, revision);
    return changes ? "no error" : render(changes.error());
  }
};

inline std::string lines(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

} // namespace klp

// A kernel tree of a few files, with what a build leaves in it.
#pragma once

#include "base/process.h"
#include "generator/tree/tree_target.h"
#include "tests/unit/kernel/small_kernel.h"

#include <catch2/catch.hpp>
#include <chrono>

namespace klp::test {

inline constexpr char rules_of_kbuild[] = R"(
mrproper:
	rm -rf .config Module.symvers include/config include/generated init/made.c
)";

struct BuiltTree : SmallKernel {
  fs::path source = parts.source;
  fs::path build; // where it was built
  fs::file_time_type built = fs::file_time_type::clock::now() - std::chrono::hours(1);

  explicit BuiltTree(bool in_place) : build(in_place ? source : work.path() / "out") {
    put_file(source / "Makefile", std::string(small_makefile) + rules_of_kbuild);
    fs::create_directories(source / "init");
    put_file(source / "init/main.c", "int main;\n");
    for (const auto& entry : fs::recursive_directory_iterator(source))
      fs::last_write_time(entry.path(), built - std::chrono::hours(1));
    fs::create_directories(build);
    product(".config", *read_file(parts.config));
    product("Module.symvers", *read_file(parts.symvers));
    product("vmlinux", small_vmlinux());
    product("init/main.o", "an object");
  }

  // What the build made.
  void product(const std::string& path, const std::string& text) const { dated(build / path, text, built); }
  // What somebody wrote, before or after the build.
  void edit(const std::string& path, const std::string& text, std::chrono::minutes after_build) const {
    dated(source / path, text, built + after_build);
  }
  static void dated(const fs::path& file, const std::string& text, fs::file_time_type time) {
    fs::create_directories(file.parent_path());
    put_file(file, text);
    fs::last_write_time(file, time);
  }

  // Commits all sources, dated relative to the build; gives the hash.
  std::string commit(const std::string& message, std::chrono::minutes after_build) const {
    if (!fs::exists(source / ".git")) {
      put_file(source / ".gitignore", "*.o\n/vmlinux\n/.config\n/Module.symvers\n");
      git({"init", "-q", "-b", "main"}, after_build);
    }
    git({"add", "-A"}, after_build);
    git({"commit", "-q", "-m", message}, after_build);
    return git({"rev-parse", "HEAD"}, after_build).substr(0, 40);
  }

  std::string git(std::vector<std::string> arguments, std::chrono::minutes after_build) const {
    arguments.insert(arguments.begin(), "git");
    auto time = std::chrono::file_clock::to_sys(built + after_build);
    std::string date =
        "@" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count()) + " +0";
    Command command{arguments, source};
    command.environment = {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=A",          "GIT_AUTHOR_EMAIL=a@b",
                           "GIT_COMMITTER_NAME=A",        "GIT_COMMITTER_EMAIL=a@b",    "GIT_AUTHOR_DATE=" + date,
                           "GIT_COMMITTER_DATE=" + date,  "GIT_CONFIG_SYSTEM=/dev/null"};
    auto output = run_ok(command);
    if (!output) throw std::runtime_error(render(output.error()));
    return *output;
  }

  Result<Target> target(const std::string& base = {}) {
    said.clear();
    TRY(KernelTree tree, find_tree(source, build == source ? fs::path() : build));
    return tree_target(home, {tree, "mine", base}, [this](std::string_view line) { said += std::string(line) + "\n"; });
  }

  bool says(const std::string& what) const { return said.find(what) != std::string::npos; }
};

inline std::string text(const Result<Target>& target) { return target ? "" : render(target.error()); }

} // namespace klp::test

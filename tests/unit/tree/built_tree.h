// A kernel tree of a few files, with the files that a build makes in it.
#pragma once

#include "base/process.h"
#include "generator/tree/tree_target.h"
#include "tests/unit/kernel/small_kernel.h"

#include <catch2/catch.hpp>
#include <chrono>

namespace klp::test {

inline constexpr char mrproper_rule[] = R"(
mrproper:
	rm -rf .config Module.symvers include/config include/generated init/made.c
)";

struct BuiltTree : SmallKernel {
  fs::path source = parts.source;
  fs::path build; // the folder of O=; equal to `source` if built in place
  fs::file_time_type build_time = fs::file_time_type::clock::now() - std::chrono::hours(1);

  explicit BuiltTree(bool in_place) : build(in_place ? source : work.path() / "out") {
    put_file(source / "Makefile", std::string(small_makefile) + mrproper_rule);
    fs::create_directories(source / "init");
    put_file(source / "init/main.c", "int main;\n");
    for (const auto& entry : fs::recursive_directory_iterator(source))
      fs::last_write_time(entry.path(), build_time - std::chrono::hours(1));
    fs::create_directories(build);
    put_product(".config", *read_file(parts.config));
    put_product("Module.symvers", *read_file(parts.symvers));
    put_product("vmlinux", small_vmlinux());
    put_product("init/main.o", "an object");
  }

  // Writes a file that the build makes.
  void put_product(const std::string& path, const std::string& text) const {
    put_with_time(build / path, text, build_time);
  }
  // Writes a source file, at a time after the build, or, if negative, before it.
  void edit(const std::string& path, const std::string& text, std::chrono::minutes after_build) const {
    put_with_time(source / path, text, build_time + after_build);
  }
  static void put_with_time(const fs::path& file, const std::string& text, fs::file_time_type time) {
    fs::create_directories(file.parent_path());
    put_file(file, text);
    fs::last_write_time(file, time);
  }

  // Commits all sources at a time relative to the build. Returns the hash.
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
    auto time = std::chrono::file_clock::to_sys(build_time + after_build);
    std::string date =
        "@" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count()) + " +0";
    Command command{arguments, source};
    command.environment = {"GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=A",          "GIT_AUTHOR_EMAIL=a@b",
                           "GIT_COMMITTER_NAME=A",        "GIT_COMMITTER_EMAIL=a@b",    "GIT_AUTHOR_DATE=" + date,
                           "GIT_COMMITTER_DATE=" + date,  "GIT_CONFIG_SYSTEM=/dev/null"};
    auto output = run_ok(command, "run it by hand in a git repository");
    if (!output) throw std::runtime_error(render(output.error()));
    return *output;
  }

  Result<Target> target(const std::string& base = {}) {
    progress_text.clear();
    TRY(KernelTree tree, open_kernel_tree(source, build == source ? fs::path() : build));
    return tree_target(home, {tree, "mine", base},
                       [this](std::string_view line) { progress_text += std::string(line) + "\n"; });
  }

  // Whether the progress messages of the last target() contain the text.
  bool printed(const std::string& message) const { return progress_text.find(message) != std::string::npos; }
};

inline std::string error_text(const Result<Target>& target) { return target ? "" : render(target.error()); }

} // namespace klp::test

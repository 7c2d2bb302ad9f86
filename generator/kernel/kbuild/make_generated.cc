#include "generator/kernel/kbuild/make_generated.h"

#include "base/file.h"
#include "base/process.h"

namespace klp {

namespace {

Status copy_part(const fs::path& from, const fs::path& to) {
  std::error_code code;
  if (!fs::exists(from, code)) return {};
  CHECK_OK(make_folder(to.parent_path()));
  fs::copy(from, to, fs::copy_options::recursive, code);
  if (code)
    return fail(from.string() + " cannot be copied: " + code.message(),
                "free some space, and check that the target's build folder can be read");
  return {};
}

// Copies the files of the build folder that the Makefiles of single folders read. They are copies and no links, because
// make writes here.
Status make_build_folder(const fs::path& build, const fs::path& work) {
  CHECK_OK(make_folder(work / "scripts"));
  for (const char* part :
       {"include/config/auto.conf", "include/generated", "arch/x86/include/generated", ".config", "scripts/basic"})
    CHECK_OK(copy_part(build / part, work / part));
  return {};
}

// The variables that the kernel's top Makefile exports to the Makefiles of folders.
std::vector<std::string> environment(const Target& target, const fs::path& source, const fs::path& work) {
  const std::string tree = source.string();
  return {"LC_ALL=C",
          "MAKEFLAGS=",
          "srctree=" + tree,
          "VPATH=" + tree,
          "srcroot=" + tree,
          "abs_srctree=" + tree,
          "objtree=.",
          "abs_objtree=" + work.string(),
          "SRCARCH=x86",
          "ARCH=x86",
          "CONFIG_SHELL=sh",
          "KCONFIG_CONFIG=.config",
          "AWK=awk",
          "PERL=perl",
          "PYTHON3=python3",
          "SED=sed",
          "BASH=bash",
          "HOSTCC=gcc",
          "HOSTCXX=g++",
          "KBUILD_HOSTCFLAGS=-O2",
          "LD=ld",
          "OBJCOPY=objcopy",
          "CC=" + target.compiler,
          "KBUILD_BUILTIN=1",
          "Q=@",
          "quiet=silent_",
          "KERNELRELEASE=" + target.release};
}

Status run_make(const Target& target, const fs::path& source, const fs::path& work, const std::string& folder,
                const std::string& goal) {
  Command command;
  command.arguments = {
      "make", "-rR", "--no-print-directory", "-f", (source / "scripts/Makefile.build").string(), "obj=" + folder, goal};
  command.directory = work;
  command.environment = environment(target, source, work);
  command.root = target.toolchain_root;
  CHECK_OK(run_ok(command, "correct what make reports, in the change or in the target's source"));
  return {};
}

} // namespace

Result<std::string> make_generated(const Target& target, const GeneratedGoal& goal, const fs::path& source,
                                   const fs::path& work) {
  CHECK_OK(make_build_folder(target.build, work));
  CHECK_OK(make_folder((work / goal.output).parent_path()));
  std::error_code code;
  fs::remove(work / goal.output, code); // the copy of the target's generated file
  for (const auto& program : goal.programs) {
    fs::path folder = fs::path(program).parent_path();
    CHECK_OK(make_folder(work / folder));
    if (folder != goal.folder) CHECK_OK(run_make(target, source, work, folder.string(), program));
  }
  CHECK_OK(run_make(target, source, work, goal.folder, goal.output));
  return read_file(work / goal.output);
}

} // namespace klp

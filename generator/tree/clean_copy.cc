#include "generator/tree/clean_copy.h"

#include "base/file.h"
#include "base/process.h"

#include <algorithm>

namespace klp {

namespace {

// Whether the file is always the product of a build. Most bytes of a built tree are in such files.
bool is_product(const fs::path& name) {
  static constexpr std::string_view endings[] = {".o", ".ko", ".a", ".cmd", ".mod", ".d", ".so", ".dbg"};
  static constexpr std::string_view names[] = {"GNUmakefile", "vmlinux", "System.map", "livepatches", ".git"};
  const std::string& text = name.native();
  return std::any_of(std::begin(names), std::end(names), [&](auto n) { return text == n; }) ||
         std::any_of(std::begin(endings), std::end(endings), [&](auto e) { return text.ends_with(e); });
}

Status copy_entry(const fs::directory_entry& entry, const fs::path& to) {
  std::error_code code;
  if (entry.is_symlink(code)) {
    fs::copy_symlink(entry.path(), to, code);
  } else if (entry.is_regular_file(code)) {
    fs::copy_file(entry.path(), to, code);
    if (!code) fs::last_write_time(to, entry.last_write_time(code), code);
  }
  if (!code) return {};
  return fail(Error{.cause = "cannot be copied: " + code.message(),
                    .remedy = "free some space, or point KLP_HOME at another disk",
                    .file = entry.path().string()});
}

Status copy_folder(const fs::path& from, const fs::path& to) {
  CHECK_OK(make_folder(to));
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(from, code)) {
    fs::path name = entry.path().filename();
    if (is_product(name)) continue;
    bool folder = entry.is_directory(code) && !entry.is_symlink(code);
    CHECK_OK(folder ? copy_folder(entry.path(), to / name) : copy_entry(entry, to / name));
  }
  if (code)
    return fail(Error{.cause = "cannot be read: " + code.message(),
                      .remedy = "make the folder and what is below it readable",
                      .file = from.string()});
  return {};
}

} // namespace

Status make_clean_copy(const fs::path& source, const fs::path& to) {
  CHECK_OK(copy_folder(source, to));
  return make_clean(to);
}

Status make_clean(const fs::path& tree) {
  CHECK_OK(run_ok({.arguments = {"make", "-s", "-C", tree.string(), "ARCH=x86", "mrproper"},
                   .environment = {"LC_ALL=C", "MAKEFLAGS=", "KBUILD_OUTPUT=", "KBUILD_EXTMOD="}},
                  "correct what make reports in the Makefiles of the source tree, and give the command again"));
  return {};
}

std::vector<std::string> files_newer_than(const fs::path& folder, fs::file_time_type time) {
  std::vector<std::string> newer;
  std::error_code code;
  for (auto at = fs::recursive_directory_iterator(folder, code); at != fs::recursive_directory_iterator();
       at.increment(code)) {
    if (is_product(at->path().filename())) {
      at.disable_recursion_pending();
      continue;
    }
    bool file = at->is_regular_file(code) && !at->is_symlink(code);
    if (file && at->last_write_time(code) > time) newer.push_back(at->path().lexically_relative(folder));
  }
  std::ranges::sort(newer);
  return newer;
}

} // namespace klp

#include "generator/tree/install.h"

#include "base/file.h"
#include "generator/git/work_tree.h"

namespace klp {

namespace {

constexpr char file_name[] = "GNUmakefile";
constexpr std::string_view mark = "# Written by klp kbuild install";

void replace(std::string& text, std::string_view placeholder, const std::string& value) {
  if (auto at = text.find(placeholder); at != std::string::npos) text.replace(at, placeholder.size(), value);
}

// Returns an error if make cannot read the path without quoting.
Status check_name(const fs::path& path) {
  if (path.native().find_first_of(" \t#$:\\") == std::string::npos) return {};
  return fail(Error{.cause = "has blanks or signs in its name that make cannot hold",
                    .remedy = "install klp under another prefix",
                    .file = path.string()});
}

Result<fs::path> own_folder() { return installed_or_build_path("share/klp/kbuild", KLP_SOURCE_KBUILD); }

Result<std::string> content() {
  TRY(fs::path folder, own_folder());
  std::error_code code;
  fs::path program = fs::read_symlink("/proc/self/exe", code);
  CHECK_OK(check_name(folder));
  CHECK_OK(check_name(program));
  TRY(std::string text, read_file(folder / file_name));
  replace(text, "@KLP@", program.string());
  replace(text, "@FRAGMENT@", (folder / "livepatch.mk").string());
  return text;
}

// The content of the GNUmakefile. Empty if there is no file. Error: klp has not written it.
Result<std::string> own_text(const fs::path& file) {
  std::error_code code;
  if (!fs::exists(fs::symlink_status(file, code))) return std::string();
  auto text = read_file(file);
  if (text && text->starts_with(mark)) return text;
  fs::path fragment = own_folder().value_or("share/klp/kbuild") / "livepatch.mk";
  return fail(Error{.cause = "is there already, and is not klp's",
                    .remedy = "leave it, and use make -f " + fragment.string() + " livepatch; or move it away",
                    .file = file.string()});
}

std::vector<fs::path> places(const KernelTree& tree) {
  std::vector<fs::path> files = {tree.source / file_name};
  if (!tree.in_place()) files.push_back(tree.build / file_name);
  return files;
}

} // namespace

Result<std::vector<fs::path>> install_kbuild_rule(const KernelTree& tree) {
  TRY(std::string text, content());
  for (const auto& file : places(tree)) CHECK_OK(own_text(file)); // before any file is written
  std::vector<fs::path> written;
  for (const auto& file : places(tree)) {
    TRY(std::string there, own_text(file));
    CHECK_OK(exclude_from_git(file));
    if (there == text) continue;
    CHECK_OK(write_file(file, text));
    written.push_back(file);
  }
  return written;
}

Result<std::vector<fs::path>> remove_kbuild_rule(const KernelTree& tree) {
  std::vector<fs::path> removed;
  for (const auto& file : places(tree)) {
    TRY(std::string there, own_text(file));
    if (!there.empty()) {
      std::error_code code;
      fs::remove(file, code);
      if (code)
        return fail(Error{.cause = "cannot be removed: " + code.message(),
                          .remedy = "remove it by hand, or get write permission for its folder",
                          .file = file.string()});
      removed.push_back(file);
    }
    CHECK_OK(include_in_git(file));
  }
  return removed;
}

} // namespace klp

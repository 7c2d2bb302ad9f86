// info/exclude: what a repository ignores without saying so in a tracked file.
#include "base/file.h"
#include "generator/git/open_repository.h"
#include "generator/git/work_tree.h"

namespace klp {

using namespace git;

namespace {

struct Exclusion {
  fs::path list;     // info/exclude; empty: no repository
  std::string lines; // what klp puts there
};

// All linked work trees of a repository share one list.
Result<Exclusion> exclusion_of(const fs::path& file) {
  Library library;
  auto repository = open_repository(file.parent_path());
  const char* top = repository ? git_repository_workdir(repository->get()) : nullptr;
  if (!top) return Exclusion();
  git_buf info = GIT_BUF_INIT;
  if (git_repository_item_path(&info, repository->get(), GIT_REPOSITORY_ITEM_INFO) < 0) return Exclusion();
  fs::path list = fs::path(info.ptr) / "exclude";
  git_buf_dispose(&info);
  std::error_code code;
  fs::path name = fs::canonical(file.parent_path(), code).lexically_relative(fs::canonical(top, code));
  return Exclusion{list, "# klp kbuild install\n/" + (name / file.filename()).lexically_normal().string() + "\n"};
}

Result<std::string> text_of(const fs::path& list) {
  std::error_code code;
  if (!fs::exists(list, code)) return std::string();
  return read_file(list);
}

} // namespace

Status exclude_from_git(const fs::path& file) {
  TRY(Exclusion exclusion, exclusion_of(file));
  if (exclusion.list.empty()) return {};
  TRY(std::string text, text_of(exclusion.list));
  if (text.find(exclusion.lines) != std::string::npos) return {};
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  CHECK_OK(make_folder(exclusion.list.parent_path()));
  return write_file(exclusion.list, text + exclusion.lines);
}

Status include_in_git(const fs::path& file) {
  TRY(Exclusion exclusion, exclusion_of(file));
  if (exclusion.list.empty()) return {};
  TRY(std::string text, text_of(exclusion.list));
  auto at = text.find(exclusion.lines);
  if (at == std::string::npos) return {};
  text.erase(at, exclusion.lines.size());
  return write_file(exclusion.list, text);
}

} // namespace klp

#include "generator/plan/edited_files.h"

#include "base/file.h"
#include "generator/plan/file_kinds.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp {

namespace {

tl::unexpected<Error> missing(const FileChange& change, const Target& target) {
  Error e{.cause = fmt::format("it changes {}, which the target's source does not have", change.old_path),
          .remedy = "the change was made for another kernel version or tree: make it again for " + target.release,
          .file = change.origin};
  return fail(std::move(e));
}

void add_ignored(EditedFiles& edited, const std::string& path, const char* why) {
  auto known = [&](const IgnoredFile& file) { return file.path == path; };
  if (std::none_of(edited.ignored.begin(), edited.ignored.end(), known)) edited.ignored.push_back({path, why});
}

// After a rename the file of the old name counts as deleted, because the kernel was built from it. If an earlier change
// created that file, its entry is removed instead.
void remove_old_name(EditedFiles& edited, const std::string& path, const EditedFile& file) {
  if (file.created)
    edited.files.erase(path);
  else
    edited.files[path] = {.original = file.original, .deleted = true};
}

Status edit(const Target& target, const FileChange& change, EditedFiles& edited) {
  if (change.mode_only) return add_ignored(edited, change.path, "only its mode changes"), Status{};
  if (is_no_kernel_code(change.path) && is_no_kernel_code(change.old_path))
    return add_ignored(edited, change.path, "no kernel code"), Status{};
  if (!change.not_text.empty()) return edited.files[change.path].not_text = change.not_text, Status{};
  auto known = edited.files.find(change.old_path);
  EditedFile file;
  if (known != edited.files.end()) {
    file = known->second;
  } else {
    auto text = read_file(target.source / change.old_path);
    if (!text && !change.created) return missing(change, target);
    if (text) file.original = file.text = std::move(*text);
  }
  TRY(file.text, apply_text(change, file.text));
  file.created = file.created || change.created;
  file.deleted = change.deleted;
  if (change.old_path != change.path && !change.copied) remove_old_name(edited, change.old_path, file);
  edited.files[change.path] = std::move(file);
  return {};
}

} // namespace

Result<EditedFiles> edit_files(const Target& target, const std::vector<Change>& changes) {
  EditedFiles edited;
  for (const auto& change : changes)
    for (const auto& file : change.files) CHECK_OK(edit(target, file, edited));
  return edited;
}

} // namespace klp

#include "generator/git/tree_change.h"

#include "generator/change/file_name.h"
#include "generator/git/message.h"
#include "generator/git/revision.h"

#include <string_view>

namespace klp::git {

namespace {

constexpr std::size_t short_hash = 12; // digits, as usual for the kernel

std::string author_of(git_commit* commit) {
  const git_signature* author = git_commit_author(commit);
  return author ? std::string(author->name) + " <" + author->email + ">" : std::string();
}

Commit describe(git_commit* commit) {
  const char* message = git_commit_message(commit);
  const char* subject = git_commit_summary(commit);
  Commit described;
  described.hash = hex(git_commit_id(commit));
  described.author = author_of(commit);
  described.subject = subject ? subject : "";
  described.fixes = fixes_in(message ? message : "");
  described.cves = cves_in(message ? message : "");
  return described;
}

tl::unexpected<Error> unreadable(git_repository* repository, git_commit* commit) {
  std::string hash = hex(git_commit_id(commit)).substr(0, short_hash);
  return fail_in(repository, "what commit " + hash + " changes cannot be read: " + last_message(),
                 "git -C " + place_of(repository) + " show " + hash +
                     " fetches what a partial clone left out, and says what is damaged");
}

bool is_kind(const git_diff_file& file, git_filemode_t kind) { return file.mode == kind; }

// The kind of a file that has no hunks: FileChange::not_text. Empty for a text file.
std::string not_text_kind(const git_diff_delta& delta) {
  for (const git_diff_file* side : {&delta.old_file, &delta.new_file}) {
    if (is_kind(*side, GIT_FILEMODE_LINK)) return "symbolic link";
    if (is_kind(*side, GIT_FILEMODE_COMMIT)) return "submodule";
  }
  return delta.flags & GIT_DIFF_FLAG_BINARY ? "binary file" : "";
}

Hunk::Line line_of(const git_diff_line& line) {
  using Kind = Hunk::Line::Kind;
  Hunk::Line made{Kind::context, std::string(line.content, line.content_len)};
  if (line.origin == GIT_DIFF_LINE_ADDITION) made.kind = Kind::added;
  if (line.origin == GIT_DIFF_LINE_DELETION) made.kind = Kind::removed;
  made.no_newline = !made.text.ends_with('\n');
  if (!made.no_newline) made.text.pop_back();
  return made;
}

bool is_content(const git_diff_line& line) {
  return line.origin == GIT_DIFF_LINE_CONTEXT || line.origin == GIT_DIFF_LINE_ADDITION ||
         line.origin == GIT_DIFF_LINE_DELETION;
}

Hunk hunk_of(git_patch* patch, std::size_t number) {
  const git_diff_hunk* header = nullptr;
  std::size_t lines = 0;
  git_patch_get_hunk(&header, &lines, patch, number);
  Hunk hunk;
  hunk.old_start = header->old_start;
  hunk.old_count = header->old_lines;
  hunk.new_start = header->new_start;
  hunk.new_count = header->new_lines;
  for (std::size_t i = 0; i < lines; ++i) {
    const git_diff_line* line = nullptr;
    git_patch_get_line_in_hunk(&line, patch, number, i);
    if (is_content(*line)) hunk.lines.push_back(line_of(*line));
  }
  return hunk;
}

Result<FileChange> file_change(git_patch* patch) {
  const git_diff_delta& delta = *git_patch_get_delta(patch);
  FileChange file;
  TRY(file.path, clean_path(delta.new_file.path));
  TRY(file.old_path, clean_path(delta.old_file.path));
  file.created = delta.status == GIT_DELTA_ADDED;
  file.deleted = delta.status == GIT_DELTA_DELETED;
  file.mode_only = delta.status == GIT_DELTA_MODIFIED && git_oid_equal(&delta.old_file.id, &delta.new_file.id);
  file.not_text = file.mode_only ? "" : not_text_kind(delta);
  if (!file.not_text.empty()) return file;
  for (std::size_t i = 0; i < git_patch_num_hunks(patch); ++i) file.hunks.push_back(hunk_of(patch, i));
  return file;
}

Result<Tree> tree_of(git_repository* repository, git_commit* commit) {
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, commit) < 0) return unreadable(repository, commit);
  return Tree(tree);
}

Result<Tree> tree_before(git_repository* repository, git_commit* commit) {
  if (parent_is_missing(commit)) return missing_parent(repository, commit);
  if (git_commit_parentcount(commit) == 0) return Tree();
  git_commit* parent = nullptr;
  if (git_commit_parent(&parent, commit, 0) < 0) return unreadable(repository, commit);
  CommitObject owner(parent);
  return tree_of(repository, parent);
}

// Finds renames independently of the user's diff.renames setting.
Result<Diff> diff_of(git_repository* repository, git_commit* commit) {
  TRY(Tree before, tree_before(repository, commit));
  TRY(Tree after, tree_of(repository, commit));
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  git_diff* handle = nullptr;
  if (git_diff_tree_to_tree(&handle, repository, before.get(), after.get(), &options) < 0)
    return unreadable(repository, commit);
  Diff diff(handle);
  git_diff_find_options find = GIT_DIFF_FIND_OPTIONS_INIT;
  find.flags = GIT_DIFF_FIND_RENAMES;
  if (before && git_diff_find_similar(handle, &find) < 0) return unreadable(repository, commit);
  return diff;
}

} // namespace

Result<Change> change_of(git_repository* repository, git_commit* commit) {
  Commit described = describe(commit);
  std::string origin = "commit " + described.hash.substr(0, short_hash) + " (\"" + described.subject + "\")";
  TRY(Diff diff, diff_of(repository, commit));
  Change change{origin, {}, std::move(described)};
  for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    git_patch* patch = nullptr;
    if (git_patch_from_diff(&patch, diff.get(), i) < 0) return unreadable(repository, commit);
    Patch owner(patch);
    TRY(FileChange file, file_change(patch));
    file.origin = origin;
    change.files.push_back(std::move(file));
  }
  return change;
}

} // namespace klp::git

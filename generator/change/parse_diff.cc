// Parses a whole diff. Text that is no part of it (mail text, diffstat) is skipped. Text that looks like a change klp
// cannot read (binary files, other diff formats) is an error, so that no part of a change is ignored without a message.
#include "generator/change/diff_cursor.h"
#include "generator/change/file_name.h"
#include "generator/change/mail.h"
#include "generator/change/parse_hunk.h"

#include <algorithm>

namespace klp {

namespace {

constexpr char use_unified[] = "make the diff with diff -u or git diff";

// The lines of git from "diff --git" to the first "---" or hunk.
struct GitHeader {
  int line = 0; // of "diff --git"
  GitNames names;
  std::string moved_from, moved_to; // of a rename or copy; these names have no a/ and b/
  bool created = false, deleted = false, copied = false, mode = false;
};

// Adds origin and line of the diff to an error.
template <typename T> Result<T> with_place(Result<T> result, const DiffCursor& cursor, int line) {
  if (result) return result;
  return cursor.fail_at(line, result.error().cause, result.error().remedy);
}

bool at_file_names(const DiffCursor& cursor) {
  return cursor.starts_with("--- ") && cursor.next_line().starts_with("+++ ");
}

bool is_binary(std::string_view line) {
  return line == "GIT binary patch" || (line.starts_with("Binary files ") && line.ends_with(" differ"));
}

tl::unexpected<Error> binary_error(const DiffCursor& cursor, const std::string& path) {
  return cursor.fail_here("binary file " + path + " is changed: only source text can be patched",
                          "leave the binary file out of the diff");
}

Result<void> read_moved(std::string_view text, std::string& path) {
  TRY(std::string name, unquote(text));
  TRY(path, clean_path(name));
  return {};
}

// Reads one extended header line. Returns false if the line is none.
Result<bool> read_git_line(std::string_view line, GitHeader& header) {
  auto is = [&](std::string_view prefix) { return line.starts_with(prefix); };
  header.created = header.created || is("new file mode ");
  header.deleted = header.deleted || is("deleted file mode ");
  header.copied = header.copied || is("copy from ");
  header.mode = header.mode || is("new mode ");
  for (std::string_view prefix : {"rename from ", "copy from "})
    if (is(prefix)) CHECK_OK(read_moved(line.substr(prefix.size()), header.moved_from));
  for (std::string_view prefix : {"rename to ", "copy to "})
    if (is(prefix)) CHECK_OK(read_moved(line.substr(prefix.size()), header.moved_to));
  constexpr std::string_view all[] = {"old mode ",  "new mode ",   "deleted file mode ", "new file mode ",
                                      "copy from ", "copy to ",    "rename from ",       "rename to ",
                                      "index ",     "similarity ", "dissimilarity "};
  return std::any_of(std::begin(all), std::end(all), is);
}

Result<GitHeader> read_git_header(DiffCursor& cursor) {
  GitHeader header;
  header.line = cursor.number();
  std::string_view names = cursor.line().substr(std::string_view("diff --git ").size());
  cursor.advance();
  for (;; cursor.advance()) {
    TRY(bool more, with_place(read_git_line(cursor.line(), header), cursor, cursor.number()));
    if (cursor.at_end() || !more) break;
  }
  // If "---" and "+++" follow, or the file is renamed, these lines have the names in a form without ambiguity.
  if (!at_file_names(cursor) && header.moved_to.empty()) {
    TRY(header.names, with_place(read_git_names(names), cursor, header.line));
  }
  return header;
}

Status read_hunks(DiffCursor& cursor, FileChange& file) {
  while (cursor.starts_with("@@ ")) {
    TRY(Hunk hunk, parse_hunk(cursor));
    file.hunks.push_back(std::move(hunk));
  }
  if (file.hunks.empty())
    return cursor.fail_here("no hunk follows the names of " + file.path, "take the diff anew from where it was made");
  return {};
}

// Whether the file has one hunk, which contains only added lines. only_removes(): only removed lines.
bool only_adds(const FileChange& file) { return file.hunks.size() == 1 && file.hunks[0].old_count == 0; }
bool only_removes(const FileChange& file) { return file.hunks.size() == 1 && file.hunks[0].new_count == 0; }

// The cursor is at "--- ". `git`: the header of git before it, or nullptr.
Result<FileChange> read_file(DiffCursor& cursor, const GitHeader* git, const Exists& exists) {
  FileChange file;
  file.origin = cursor.origin();
  int line = cursor.number();
  TRY(HeaderName old_side, with_place(read_header_name(cursor.line().substr(4)), cursor, line));
  TRY(HeaderName new_side, with_place(read_header_name(cursor.next_line().substr(4)), cursor, cursor.next_number()));
  if (git && !git->moved_to.empty()) {
    file.path = git->moved_to;
    file.old_path = git->moved_from;
    file.copied = git->copied;
  } else {
    TRY(file.path, with_place(path_in_tree(old_side.name, new_side.name, exists), cursor, line));
    file.old_path = file.path;
  }
  cursor.advance();
  cursor.advance();
  CHECK_OK(read_hunks(cursor, file));
  bool absent = exists && !exists(file.path) && file.old_path == file.path;
  file.created = !old_side.name || (git && git->created) || (only_adds(file) && (old_side.epoch || absent));
  file.deleted = !new_side.name || (git && git->deleted) || (only_removes(file) && new_side.epoch);
  return file;
}

// A file of a git diff without hunks: renamed, copied, created or deleted as an empty file, or with a new mode.
Result<FileChange> file_without_hunks(const DiffCursor& cursor, const GitHeader& git, const Exists& exists) {
  FileChange file;
  file.origin = cursor.origin();
  if (!git.moved_to.empty()) {
    file.path = git.moved_to;
    file.old_path = git.moved_from;
    file.copied = git.copied;
    return file;
  }
  TRY(file.path, with_place(path_in_tree(git.names.old_name, git.names.new_name, exists), cursor, git.line));
  file.old_path = file.path;
  file.created = git.created;
  file.deleted = git.deleted;
  file.mode_only = git.mode && !git.created && !git.deleted;
  return file;
}

Result<FileChange> read_git_file(DiffCursor& cursor, const Exists& exists) {
  TRY(GitHeader git, read_git_header(cursor));
  if (at_file_names(cursor)) return read_file(cursor, &git, exists);
  TRY(FileChange file, file_without_hunks(cursor, git, exists));
  if (is_binary(cursor.line())) return binary_error(cursor, file.path);
  return file;
}

// "Only in old/fs: x.c", which diff -r writes without -N.
bool is_only_in_line(const DiffCursor& cursor) {
  std::string_view line = cursor.line();
  if (cursor.from_git() || !line.starts_with("Only in ")) return false;
  line.remove_prefix(std::string_view("Only in ").size());
  return line.find(": ") != std::string_view::npos && std::count(line.begin(), line.end(), ' ') == 1;
}

// Returns an error if the line, outside of what is parsed, belongs to a change that klp cannot read.
Status check_other_line(const DiffCursor& cursor) {
  std::string_view line = cursor.line();
  if (line.starts_with("diff --cc ") || line.starts_with("diff --combined "))
    return cursor.fail_here("combined diff of a merge has no single original",
                            "make the diff against one parent: git diff MERGE^1 MERGE");
  if (line == "***************") return cursor.fail_here("context diff cannot be read", use_unified);
  if (is_hunk_header(line)) return cursor.fail_here("hunk stands without file names before it", use_unified);
  if (line.starts_with("Binary files ") && is_binary(line)) {
    std::string_view names = line.substr(13, line.size() - 13 - std::string_view(" differ").size());
    std::size_t middle = names.find(" and ");
    return binary_error(cursor, std::string(middle == std::string_view::npos ? names : names.substr(middle + 5)));
  }
  if (is_only_in_line(cursor))
    return cursor.fail_here("diff does not hold the file it names: " + std::string(line),
                            "make the diff with diff -ruN, which writes new and removed files out");
  return {};
}

// The change has no files if the lines contain no diff.
Result<Change> read_change(NumberedLines lines, const std::string& origin, const Exists& exists) {
  Change change{.origin = origin};
  DiffCursor cursor(std::move(lines), origin);
  while (!cursor.at_end()) {
    bool git = cursor.starts_with("diff --git ");
    if (!git && !at_file_names(cursor)) {
      CHECK_OK(check_other_line(cursor));
      cursor.advance();
      continue;
    }
    TRY(FileChange file, git ? read_git_file(cursor, exists) : read_file(cursor, nullptr, exists));
    change.files.push_back(std::move(file));
  }
  return change;
}

tl::unexpected<Error> no_change(const std::string& origin) {
  return DiffCursor({}, origin).fail_at(0, "diff holds no change", use_unified);
}

} // namespace

Result<Change> parse_diff(std::string_view text, const std::string& origin, const Exists& exists) {
  TRY(Change change, read_change(numbered_lines(text), origin, exists));
  if (change.files.empty()) return no_change(origin);
  return change;
}

Result<std::vector<Change>> parse_patches(std::string_view text, const std::string& origin, const Exists& exists) {
  TRY(auto mails, read_mails(text, origin));
  std::vector<Change> changes;
  for (auto& lines : mails) {
    TRY(Change change, read_change(std::move(lines), origin, exists));
    if (!change.files.empty()) changes.push_back(std::move(change)); // the cover letter of a series has no diff
  }
  if (changes.empty()) return no_change(origin);
  return changes;
}

} // namespace klp

// A source change: parses unified diffs and applies them to texts. Nothing here is specific to kernels.
#pragma once

#include "base/error.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Hunk {
  struct Line {
    enum class Kind { context, removed, added } kind;
    std::string text;        // without its newline
    bool no_newline = false; // "\ No newline at end of file" follows it
  };
  int patch_line = 0; // line of its "@@" in the diff, 1-based, for messages; 0 if it does not come from a text
  int old_start = 0, old_count = 0;
  int new_start = 0, new_count = 0;
  std::vector<Line> lines;
};

// The commit that a change comes from.
struct Commit {
  std::string hash;               // in full, lower case
  std::string author;             // Name <address>
  std::string subject;            // first line of the message
  std::vector<std::string> fixes; // the text after each "Fixes:" of the message
  std::vector<std::string> cves;  // CVE ids in the message, each once
};

struct FileChange {
  std::string path;     // in the source tree, without a/, b/ or another -p1 folder; the new path if renamed or copied
  std::string old_path; // the file whose text the hunks apply to; equal to `path` unless renamed or copied
  bool copied = false;  // the file at old_path remains
  bool created = false;
  bool deleted = false;
  bool mode_only = false;
  std::string not_text; // "binary file", "symbolic link", "submodule", which have no hunks; empty for a text file
  std::string origin;   // the diff or commit it comes from
  std::vector<Hunk> hunks;
};

struct Change {
  std::string origin;            // path of the diff, or "-", or the commit
  std::vector<FileChange> files; // in the order of the diff; a file that the diff changes twice is here twice
  std::optional<Commit> commit;  // if the change comes from git
};

// Whether the source tree has a file at this path.
using Exists = std::function<bool(const std::string& path)>;

// Parses a unified diff: a plain one, or one of git, perhaps after the text of a mail. Errors name the diff and its
// line.
//
// The path of a file is its name without the first component (-p1). If the old and the new name begin with the same
// component, no prefix such as a/ was added, and the whole name is the path. If `exists` is given and returns false for
// this path, other paths are tried in this order: the new name with the first component if it was removed, or without
// it; then the old name without and with its first component, in the same order.
Result<Change> parse_diff(std::string_view text, const std::string& origin, const Exists& exists = {});

// Same as parse_diff(), for a text that may also be a mail (encoded, multipart) or a mailbox. Mail is decoded as git
// does it. Returns one change for each mail that has a diff, in the order of the mails.
Result<std::vector<Change>> parse_patches(std::string_view text, const std::string& origin, const Exists& exists = {});

struct PatchedText {
  std::string text;     // the changed file
  std::string compiled; // the same code with #line directives, so that unchanged lines keep their numbers
};

// Applies the hunks of one file, and adds #line directives. `original` is empty for a created file. The context of a
// hunk must match exactly (no fuzz), but at any line: the match nearest to the expected line is taken. Errors: a hunk
// matches nowhere (names file, hunk, and the first line that differs), or the file already has the change.
Result<PatchedText> apply(const FileChange& change, const std::string& original);

// Same as apply(), without #line directives. For a file that several changes patch one after the other; afterwards
// number_lines() is called once, with the original and the final text.
Result<std::string> apply_text(const FileChange& change, const std::string& text);

// Puts #line directives into `patched`, so that each line that is also in `original` keeps its original number,
// whatever was added or removed before it. So __LINE__, the records of WARN and BUG, and the (owner, name, line) of a
// static local variable do not change. A line that replaces another one gets that line's number; further added lines
// get the number of the last original line before them. A directive is put only where C allows one: not in a comment,
// string or continued line; and not between parentheses that contain added code, unless they stay open for 20 lines.
std::string number_lines(const std::string& original, const std::string& patched);

} // namespace klp

// A source change: unified diffs, parsed, and applied to text. Knows nothing of kernels.
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
    bool no_newline = false; // "\ No newline at end of file" followed
  };
  int patch_line = 0; // where "@@" stands in the diff, for messages; 0: it was not read from a text
  int old_start = 0, old_count = 0;
  int new_start = 0, new_count = 0;
  std::vector<Line> lines;
};

// What a version control system knows of a change.
struct Commit {
  std::string hash;               // whole, lower case
  std::string author;             // Name <address>
  std::string subject;            // first line of the message
  std::vector<std::string> fixes; // what follows "Fixes:", a line each
  std::vector<std::string> cves;  // CVE ids that the message names, each once
};

struct FileChange {
  std::string path;     // in the source tree, a/ and b/ (or the -p1 folder) taken off; the new path where renamed
  std::string old_path; // equal to path unless renamed or copied: whose text the hunks apply to
  bool copied = false;  // old_path stays
  bool created = false;
  bool deleted = false;
  bool mode_only = false;
  std::string not_text; // "binary file", "symbolic link": no hunks can say what changes; empty: text
  std::string origin;   // the diff or commit it comes from
  std::vector<Hunk> hunks;
};

struct Change {
  std::string origin;            // path of the diff, or "-", or the commit
  std::vector<FileChange> files; // in the diff's order; a file stands here twice where the diff changes it twice
  std::optional<Commit> commit;  // where it comes from git
};

// Whether the source tree has a file of this path.
using Exists = std::function<bool(const std::string& path)>;

// Parses a unified diff (plain, or git's with mail text before it). Errors name the diff and its line.
// Which path a name means: the name without its first component (-p1), or all of it where both names begin with the
// same component (nothing was put in front then). Where `exists` is given and knows no such file, the other reading is
// taken if there is a file of that path; then the old name is tried the same way.
Result<Change> parse_diff(std::string_view text, const std::string& origin, const Exists& exists = {});

// As parse_diff(), of a text that may also be mail (encoded, in parts, a whole mailbox), which is read as git does: one
// change for each mail that holds a diff, in their order.
Result<std::vector<Change>> parse_patches(std::string_view text, const std::string& origin, const Exists& exists = {});

// What a file becomes.
struct PatchedText {
  std::string text;     // the file as the change says
  std::string compiled; // the same code, with #line directives so that unchanged lines keep their numbers
};

// Applies the hunks of one file, and numbers the lines. `original` is empty for a created file. Hunks may have moved
// (exact context, nearest place wins); no fuzz: a hunk whose context is not found is an error that names file, hunk,
// and the first line that differs; a change that is already in the file is an error that says so.
Result<PatchedText> apply(const FileChange& change, const std::string& original);

// Composes: applies `next` to a file that earlier changes have already patched. `original` is what is numbered.
// compiled text is made from (original, final text) as a whole: see number_lines().
Result<std::string> apply_text(const FileChange& change, const std::string& text);

// Puts #line directives into `patched` so that each line that also stands in `original` keeps its number there,
// whatever was added or removed before it. Lines replaced one for one keep the number of what they replace; further
// added lines carry the number of the last original line before them, so that __LINE__, WARN and BUG records and the
// (owner, name, line) of a static local stay what they were. A directive stands only where C allows one: not in a
// comment, string or continued line; and not between parentheses that hold added code, unless they stay open for the
// next 20 lines.
std::string number_lines(const std::string& original, const std::string& patched);

} // namespace klp

// Reads the file names in the header lines of diffs.
#pragma once

#include "base/error.h"
#include "generator/change/change.h"

#include <optional>
#include <string>
#include <string_view>

namespace klp {

// A name as it is in a header line; nullopt for /dev/null.
using DiffName = std::optional<std::string>;

struct HeaderName {
  DiffName name;
  bool epoch = false; // the time is 1970-01-01: with diff -N, this side has no such file
};

// Reads the text after "--- " or "+++ ": a name, perhaps in quotes, perhaps followed by a tab and a time. Error: quotes
// that are not closed, or an unknown escape.
Result<HeaderName> read_header_name(std::string_view text);

// Reads the text after "diff --git ": "a/x b/x". git does not quote names with blanks, so the two names can be
// separated only if both mean the same file. Error: they cannot be separated, or wrong quotes.
struct GitNames {
  DiffName old_name, new_name;
};
Result<GitNames> read_git_names(std::string_view text);

// Removes C-style quotes, if there are any, and replaces the escapes inside of them.
Result<std::string> unquote(std::string_view text);

// Removes "." and empty components. Error: the name is absolute, has "..", or has no other component.
Result<std::string> clean_path(std::string_view name);

// The path in the source tree that the two names mean, by the rules of parse_diff() in change.h. Error: both are
// /dev/null, or clean_path() fails.
Result<std::string> path_in_tree(const DiffName& old_name, const DiffName& new_name, const Exists& exists);

} // namespace klp

// File names as diffs write them.
#pragma once

#include "base/error.h"
#include "generator/change/change.h"

#include <optional>
#include <string>
#include <string_view>

namespace klp {

// A name as it stands in a header; nothing for /dev/null.
using DiffName = std::optional<std::string>;

struct HeaderName {
  DiffName name;
  bool epoch = false; // dated 1970: how diff -N writes that this side has no such file
};

// What follows "--- " or "+++ ": a name, perhaps in quotes, perhaps with a time after a tab.
Result<HeaderName> read_header_name(std::string_view text);

// "a/x b/x" after "diff --git ". Names with blanks stand there without quotes: both must then mean the same file.
struct GitNames {
  DiffName old_name, new_name;
};
Result<GitNames> read_git_names(std::string_view text);

// Takes C-style quotes off, if any.
Result<std::string> unquote(std::string_view text);

// Checks a name and takes "." and empty components out. Error: absolute, or with "..".
Result<std::string> clean_path(std::string_view name);

// The path in the tree that the two names mean, as change.h says at parse_diff().
Result<std::string> path_of(const DiffName& old_name, const DiffName& new_name, const Exists& exists);

} // namespace klp

// Finds the place of a hunk in a file.
#pragma once

#include "generator/change/change.h"

#include <optional>
#include <string_view>
#include <vector>

namespace klp {

// The lines, with newlines, that a hunk expects in the file (context and removed lines), and those that replace them
// (context and added lines).
struct HunkSides {
  std::vector<std::string> before, after;
};
HunkSides sides_of(const Hunk& hunk);

using Lines = std::vector<std::string_view>;

// The place, as index into `file`, where all lines of `block` are: the one nearest to `expected`, not before `first`.
// Returns nullopt if there is none.
std::optional<std::size_t> find_block(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                                      std::size_t expected);

// The place where most lines equal those of the block, for a message; if there are several, the nearest to `expected`.
struct NearMiss {
  std::size_t line = 0;  // index of the first line of the block that differs
  std::size_t place = 0; // index of the line of the file where the block begins
};
NearMiss nearest_miss(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                      std::size_t expected);

} // namespace klp

// Where in a file a hunk belongs.
#pragma once

#include "generator/change/change.h"

#include <optional>
#include <string_view>
#include <vector>

namespace klp {

// A hunk's old side, line for line as the file must hold it (with newlines), and what it becomes.
struct HunkSides {
  std::vector<std::string> before, after;
};
HunkSides sides_of(const Hunk& hunk);

using Lines = std::vector<std::string_view>;

// The place nearest to `expected` (an index into `file`), not before `first`, where all of `block` stands.
std::optional<std::size_t> find_block(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                                      std::size_t expected);

// Where the block almost stands: the place of most equal lines, the nearest of several; and the first unequal line.
struct NearMiss {
  std::size_t line = 0;  // index into the block
  std::size_t place = 0; // index into the file, of the block's begin
};
NearMiss nearest_miss(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                      std::size_t expected);

} // namespace klp

// Matches the equal lines of two texts. Lines that occur exactly once in each text are anchors (patience diff of B.
// Cohen), so that the lines of an unchanged function match each other, even if another match of its braces gave a
// shorter diff. Between two anchors the shortest edit script is used: Myers' algorithm in linear space (An O(ND)
// Difference Algorithm and Its Variations, 1986).
#pragma once

#include <string_view>
#include <vector>

namespace klp {

// For each line of `after`: the index of the equal line of `before`, or -1 if the line is new. The indices are
// increasing. A block of new or removed lines is placed as low as possible. So a function that was added between two
// others is one block from its first to its last line.
std::vector<int> match_lines(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after);

} // namespace klp

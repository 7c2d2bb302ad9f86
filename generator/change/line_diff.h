// Which lines of two texts are the same: a shortest edit script, by Myers' algorithm in linear space
// (E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986).
#pragma once

#include <string_view>
#include <vector>

namespace klp {

// For each line of `after` the index of the line of `before` that it is, or -1 where it is new. Rising.
// Of several shortest scripts, the one whose blocks of new lines stand as low as possible is taken: a function added
// between two others is then one block from its own first line to its own last.
std::vector<int> match_lines(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after);

} // namespace klp

// Which lines of two texts are the same. Lines that stand once on each side are anchors (B. Cohen's patience diff):
// a function that did not change keeps all its lines, even where matching its braces elsewhere would save one. Between
// anchors a shortest edit script is taken, by Myers' algorithm in linear space (An O(ND) Difference Algorithm, 1986).
#pragma once

#include <string_view>
#include <vector>

namespace klp {

// For each line of `after` the index of the line of `before` that it is, or -1 where it is new. Rising.
// Blocks of new lines stand as low as possible: a function added between two others is one block from its own first
// line to its own last.
std::vector<int> match_lines(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after);

} // namespace klp

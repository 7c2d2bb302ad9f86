// Where a change touches a file, and what is defined there: the chain from hunk to patched function begins here.
#pragma once

#include "generator/source/touched.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Lines {
  std::size_t first = 0, count = 0; // 1-based; as in a diff: of none, `first` is the line before
};

// A hunk as `diff -u` would show it, of the whole change: of several commits, what they come to.
struct TouchedHunk {
  std::string file;
  Lines before, after;              // with the unchanged lines around
  std::vector<std::size_t> touched; // indices into Plan::touched; none: only comments and white space
  struct Block {
    Lines before, after;
  };
  std::vector<Block> blocks; // changed lines only
  std::string text;          // its lines, as `diff -u` prints them
};

std::vector<TouchedHunk> hunks_of(const std::string& file, std::string_view before, std::string_view after);

// Fills TouchedHunk::touched.
void find_touched(std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched);

} // namespace klp

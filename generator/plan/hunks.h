// Where a change touches a file, and what is defined there: the chain from hunk to patched function begins here.
#pragma once

#include "generator/source/touched.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct LineRange {
  std::size_t first = 0, count = 0; // 1-based; as in a diff: of none, `first` is the line before
};

// Changed lines between the directives of an #if whose condition does not hold in the target, or may not.
struct ConditionalChange {
  LineRange lines;
  bool removed = false;              // lines of the original
  bool excluded = false;             // for certain: nothing of it is compiled
  std::string directive;             // "#ifdef CONFIG_X"; "the #else of #ifdef CONFIG_X"
  std::size_t line = 0;              // of that directive
  LineRange whole;                   // from its #if to the #endif
  std::vector<std::string> settings; // of the configuration, that decide: "CONFIG_X is not set"
};

// A hunk as `diff -u` would show it, of the whole change: of several commits, what they come to.
struct TouchedHunk {
  std::string file;
  LineRange before, after;          // with the unchanged lines around
  std::vector<std::size_t> touched; // indices into Plan::touched; none: only comments and white space
  struct Block {
    LineRange before, after;
  };
  std::vector<Block> blocks;                  // changed lines only
  std::string text;                           // its lines, as `diff -u` prints them
  std::vector<std::size_t> removed, added;    // changed lines that hold code, more than comments, #if and its kind
  std::vector<ConditionalChange> conditional; // of these
};

std::vector<TouchedHunk> hunks_of(const std::string& file, std::string_view before, std::string_view after);

// Fills TouchedHunk::touched.
void find_touched(std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched);

} // namespace klp

// The hunks of a changed file, with the definitions that each hunk touches. By these definitions, a report connects the
// hunks with the patched functions.
#pragma once

#include "generator/source/touched.h"

#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct LineRange {
  std::size_t first = 0, count = 0; // 1-based; if `count` is 0, `first` is the line before (as in a diff)
};

// Changed lines in a branch of an #if whose condition is false in the target, or may be false.
struct ConditionalChange {
  LineRange lines;
  bool removed = false;              // true: lines of the original; false: lines of the patched file
  bool excluded = false;             // true: the lines are certainly not compiled
  std::string directive;             // "#ifdef CONFIG_X"; "the #else of #ifdef CONFIG_X"
  std::size_t line = 0;              // of that directive
  LineRange whole;                   // from the #if to the #endif
  std::vector<std::string> settings; // options that decide: "CONFIG_X is not set"
};

// A hunk as `diff -u` shows it, between the original file and the file after all changes (several commits together).
struct TouchedHunk {
  std::string file;
  LineRange before, after;          // with the unchanged lines around the change
  std::vector<std::size_t> touched; // indices into Plan::touched; empty: only comments and white space change
  struct Block {
    LineRange before, after;
  };
  std::vector<Block> blocks; // changed lines only
  std::string text;          // as `diff -u` prints it, without the @@ line
  // Line numbers of changed lines with code: more than comments and directives such as #if.
  std::vector<std::size_t> removed, added;
  std::vector<ConditionalChange> conditional; // those of `removed` and `added` that are in a branch of an #if
};

std::vector<TouchedHunk> hunks_of(const std::string& file, std::string_view before, std::string_view after);

// Fills TouchedHunk::touched.
void find_touched(std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched);

} // namespace klp

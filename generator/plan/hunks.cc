#include "generator/plan/hunks.h"

#include "generator/text/line_diff.h"
#include "generator/text/lines.h"

#include <algorithm>

namespace klp {

namespace {

constexpr std::size_t context = 3; // unchanged lines that diff -u shows on each side

using Block = TouchedHunk::Block;

// Converts a 0-based range [begin, end). For an empty range, `first` is the line before.
LineRange lines(std::size_t begin, std::size_t end) { return {begin == end ? begin : begin + 1, end - begin}; }

std::size_t begin_of(const LineRange& lines) { return lines.count ? lines.first - 1 : lines.first; }
std::size_t end_of(const LineRange& lines) { return begin_of(lines) + lines.count; }

std::vector<Block> blocks_of(const std::vector<int>& match, std::size_t before_size) {
  std::vector<Block> blocks;
  std::size_t old = 0, now = 0; // the lines before these are equal or belong to a block
  while (old < before_size || now < match.size()) {
    std::size_t end = now;
    while (end < match.size() && match[end] < 0) ++end;
    std::size_t old_end = end < match.size() ? static_cast<std::size_t>(match[end]) : before_size;
    if (end > now || old_end > old) blocks.push_back({lines(old, old_end), lines(now, end)});
    old = old_end, now = end;
    while (now < match.size() && match[now] == static_cast<int>(old)) ++old, ++now;
  }
  return blocks;
}

LineRange with_context(const LineRange& first, const LineRange& last, std::size_t size) {
  std::size_t begin = begin_of(first) - std::min(begin_of(first), context);
  return lines(begin, std::min(end_of(last) + context, size));
}

using TextLines = std::vector<std::string_view>;

void put(std::string& text, char mark, const TextLines& lines, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    text += mark;
    text += lines[i];
    if (!lines[i].ends_with('\n')) text += '\n';
  }
}

std::string text_of(const TouchedHunk& hunk, const TextLines& before, const TextLines& after) {
  std::string text;
  std::size_t printed = begin_of(hunk.before);
  for (const Block& block : hunk.blocks) {
    put(text, ' ', before, printed, begin_of(block.before));
    put(text, '-', before, begin_of(block.before), end_of(block.before));
    put(text, '+', after, begin_of(block.after), end_of(block.after));
    printed = end_of(block.before);
  }
  put(text, ' ', before, printed, end_of(hunk.before));
  return text;
}

bool overlap(const LineRange& changed, std::size_t first, std::size_t last) {
  return changed.count && first && changed.first <= last && first < changed.first + changed.count;
}

} // namespace

std::vector<TouchedHunk> hunks_of(const std::string& file, std::string_view before, std::string_view after) {
  auto old_lines = split_lines(before), new_lines = split_lines(after);
  std::vector<TouchedHunk> hunks;
  for (const Block& block : blocks_of(match_lines(old_lines, new_lines), old_lines.size())) {
    bool near = !hunks.empty() && begin_of(block.before) <= end_of(hunks.back().blocks.back().before) + 2 * context;
    if (!near) hunks.emplace_back().file = file;
    hunks.back().blocks.push_back(block);
  }
  for (auto& hunk : hunks) {
    hunk.before = with_context(hunk.blocks.front().before, hunk.blocks.back().before, old_lines.size());
    hunk.after = with_context(hunk.blocks.front().after, hunk.blocks.back().after, new_lines.size());
    hunk.text = text_of(hunk, old_lines, new_lines);
  }
  return hunks;
}

void find_touched(std::vector<TouchedHunk>& hunks, const std::vector<Touched>& touched) {
  for (auto& hunk : hunks)
    for (std::size_t t = 0; t < touched.size(); ++t) {
      const Touched& touch = touched[t];
      bool here =
          touch.file == hunk.file && std::any_of(hunk.blocks.begin(), hunk.blocks.end(), [&](const Block& block) {
            return overlap(block.before, touch.old_first, touch.old_last) ||
                   overlap(block.after, touch.new_first, touch.new_last);
          });
      if (here) hunk.touched.push_back(t);
    }
}

} // namespace klp

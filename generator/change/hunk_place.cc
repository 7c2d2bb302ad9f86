#include "generator/change/hunk_place.h"

#include <algorithm>

namespace klp {

namespace {

std::size_t distance(std::size_t a, std::size_t b) { return a > b ? a - b : b - a; }

std::size_t equal_lines(const Lines& file, const std::vector<std::string>& block, std::size_t place) {
  std::size_t equal = 0;
  for (std::size_t i = 0; i < block.size() && place + i < file.size(); ++i) equal += file[place + i] == block[i];
  return equal;
}

bool matches_at(const Lines& file, const std::vector<std::string>& block, std::size_t place) {
  return place + block.size() <= file.size() && std::equal(block.begin(), block.end(), file.begin() + place);
}

} // namespace

HunkSides sides_of(const Hunk& hunk) {
  HunkSides sides;
  for (const Hunk::Line& line : hunk.lines) {
    std::string whole = line.text + (line.no_newline ? "" : "\n");
    if (line.kind != Hunk::Line::Kind::added) sides.before.push_back(whole);
    if (line.kind != Hunk::Line::Kind::removed) sides.after.push_back(whole);
  }
  return sides;
}

std::optional<std::size_t> find_block(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                                      std::size_t expected) {
  std::optional<std::size_t> best;
  for (std::size_t place = first; place + block.size() <= file.size(); ++place) {
    bool nearer = !best || distance(place, expected) < distance(*best, expected);
    if (nearer && matches_at(file, block, place)) best = place;
  }
  return best;
}

NearMiss nearest_miss(const Lines& file, const std::vector<std::string>& block, std::size_t first,
                      std::size_t expected) {
  NearMiss miss;
  miss.place = std::max(first, std::min(expected, file.size()));
  std::size_t most = equal_lines(file, block, miss.place);
  for (std::size_t place = first; place < file.size(); ++place) {
    std::size_t equal = equal_lines(file, block, place);
    bool nearer = distance(place, expected) < distance(miss.place, expected);
    if (equal < most || (equal == most && !nearer)) continue;
    most = equal;
    miss.place = place;
  }
  while (miss.line < block.size() && miss.place + miss.line < file.size() &&
         file[miss.place + miss.line] == block[miss.line])
    ++miss.line;
  return miss;
}

} // namespace klp

#include "generator/text/line_diff.h"

#include <algorithm>
#include <unordered_map>

namespace klp {

namespace {

using Symbols = std::vector<int>; // one number for each line; equal lines have equal numbers

// A range of lines of each text: [begin_a, end_a) and [begin_b, end_b).
struct Box {
  int begin_a, end_a, begin_b, end_b;
  bool look_for_anchors = true; // false for the halves of a shortest path
  int size_a() const { return end_a - begin_a; }
  int size_b() const { return end_b - begin_b; }
};

struct Point {
  int a, b;
};

// For each diagonal from -limit to limit: the x coordinate of the furthest reaching point. See split().
class Frontier {
public:
  explicit Frontier(int limit) : limit_(limit), reach_(2 * static_cast<std::size_t>(limit) + 1, 0) {}
  int& operator[](int diagonal) { return reach_[static_cast<std::size_t>(diagonal + limit_)]; }

private:
  int limit_;
  std::vector<int> reach_;
};

// The longest increasing subsequence: the points are sorted by b, and the result increases in a too (patience sorting).
std::vector<Point> longest_rising(const std::vector<Point>& points) {
  std::vector<std::size_t>
      ends; // index: length - 1; value: the point with the lowest a that ends a sequence of this length
  std::vector<std::size_t> previous(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    auto longer = std::lower_bound(ends.begin(), ends.end(), points[i].a,
                                   [&](std::size_t end, int a) { return points[end].a < a; });
    if (longer != ends.begin()) previous[i] = *(longer - 1);
    if (longer == ends.end())
      ends.push_back(i);
    else
      *longer = i;
  }
  std::vector<Point> sequence(ends.size());
  std::size_t at = ends.empty() ? 0 : ends.back();
  for (std::size_t i = sequence.size(); i-- > 0; at = previous[at]) sequence[i] = points[at];
  return sequence;
}

class Matcher {
public:
  Matcher(const Symbols& a, const Symbols& b) : a_(a), b_(b), matched_(b.size(), -1) {}

  std::vector<int> run() {
    // An explicit stack instead of recursion, as a file can have many lines.
    std::vector<Box> boxes{{0, static_cast<int>(a_.size()), 0, static_cast<int>(b_.size())}};
    while (!boxes.empty()) {
      Box box = boxes.back();
      boxes.pop_back();
      trim(box);
      if (box.size_a() == 0 || box.size_b() == 0) continue;
      std::vector<Point> corners;
      if (box.look_for_anchors) corners = anchors(box);
      box.look_for_anchors = !corners.empty();
      if (corners.empty()) corners.push_back(split(box));
      for (Point corner : corners) {
        boxes.push_back({box.begin_a, corner.a, box.begin_b, corner.b, box.look_for_anchors});
        box.begin_a = corner.a;
        box.begin_b = corner.b;
      }
      boxes.push_back(box);
    }
    return std::move(matched_);
  }

private:
  // Matches the common lines at the begin and at the end of the box, and removes them from it.
  void trim(Box& box) {
    for (; box.size_a() > 0 && box.size_b() > 0 && a_[box.begin_a] == b_[box.begin_b]; ++box.begin_a, ++box.begin_b)
      matched_[box.begin_b] = box.begin_a;
    for (; box.size_a() > 0 && box.size_b() > 0 && a_[box.end_a - 1] == b_[box.end_b - 1]; --box.end_a, --box.end_b)
      matched_[box.end_b - 1] = box.end_a - 1;
  }

  // The lines that occur once in each range of the box, without those that are in another order.
  std::vector<Point> anchors(const Box& box) const { return longest_rising(common_unique(box)); }

  // Sorted by b.
  std::vector<Point> common_unique(const Box& box) const {
    struct Count {
      int in_a = 0, in_b = 0, place_a = 0;
    };
    std::unordered_map<int, Count> counts;
    for (int i = box.begin_a; i < box.end_a; ++i) {
      Count& count = counts[a_[i]];
      ++count.in_a;
      count.place_a = i;
    }
    for (int j = box.begin_b; j < box.end_b; ++j) ++counts[b_[j]].in_b;
    std::vector<Point> points;
    for (int j = box.begin_b; j < box.end_b; ++j) {
      const Count& count = counts[b_[j]];
      if (count.in_a == 1 && count.in_b == 1) points.push_back({count.place_a, j});
    }
    return points;
  }

  // A point on a shortest path through the box, which is neither its start nor its end (the middle snake of Myers). It
  // searches from both ends at the same time, until the frontiers meet. Diagonal k contains the points x - y == k. x
  // and y are counted from the begin of the box in the forward search, and from its end in the backward search.
  Point split(const Box& box) const {
    const int n = box.size_a(), m = box.size_b(), delta = n - m, limit = (n + m + 1) / 2 + 1;
    Frontier forward(limit), backward(limit);
    for (int d = 0;; ++d) {
      for (int k = -d; k <= d; k += 2) {
        int x = step(forward, k, d);
        while (x < n && x - k < m && x - k >= 0 && a_[box.begin_a + x] == b_[box.begin_b + x - k]) ++x;
        forward[k] = x;
        int mirrored = delta - k;
        bool meets = delta % 2 != 0 && mirrored > -d && mirrored < d && x + backward[mirrored] >= n;
        if (meets && inside(x, x - k, n, m)) return {box.begin_a + x, box.begin_b + x - k};
      }
      for (int k = -d; k <= d; k += 2) {
        int x = step(backward, k, d);
        while (x < n && x - k < m && x - k >= 0 && a_[box.end_a - 1 - x] == b_[box.end_b - 1 - x + k]) ++x;
        backward[k] = x;
        int mirrored = delta - k;
        bool meets = delta % 2 == 0 && mirrored >= -d && mirrored <= d && x + forward[mirrored] >= n;
        if (meets && inside(n - x, m - x + k, n, m)) return {box.end_a - x, box.end_b - x + k};
      }
    }
  }

  // The furthest x on diagonal k after the edit number d: one line further in a or in b than a path of d - 1 edits.
  static int step(Frontier& reach, int k, int d) {
    if (d == 0) return 0;
    bool down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
    return down ? reach[k + 1] : reach[k - 1] + 1;
  }

  static bool inside(int x, int y, int n, int m) { return x >= 0 && x <= n && y >= 0 && y <= m; }

  const Symbols& a_;
  const Symbols& b_;
  std::vector<int> matched_;
};

class Interner {
public:
  Symbols number(const std::vector<std::string_view>& lines) {
    Symbols symbols;
    for (std::string_view line : lines)
      symbols.push_back(numbers_.try_emplace(line, static_cast<int>(numbers_.size())).first->second);
    return symbols;
  }

private:
  std::unordered_map<std::string_view, int> numbers_;
};

// The lines of a text that also occur in the other text. The others cannot match; without them the search is fast for a
// file that was rewritten.
struct Common {
  Symbols symbols;
  std::vector<int> index; // of each symbol, in the whole text
};

Common common_lines(const Symbols& own, const Symbols& other) {
  std::vector<bool> known;
  for (int symbol : other) {
    if (known.size() <= static_cast<std::size_t>(symbol)) known.resize(symbol + 1);
    known[symbol] = true;
  }
  Common common;
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (static_cast<std::size_t>(own[i]) >= known.size() || !known[own[i]]) continue;
    common.symbols.push_back(own[i]);
    common.index.push_back(static_cast<int>(i));
  }
  return common;
}

// Moves each block of new lines down as long as its first line equals the line behind the block. A block at a place
// where lines were removed is not moved, because it replaces them.
void slide_insertions_down(const Symbols& after, std::vector<int>& matched) {
  for (std::size_t i = after.size(); i-- > 0;) {
    if (matched[i] >= 0) continue;
    std::size_t stop = i + 1, begin = i;
    while (begin > 0 && matched[begin - 1] < 0) --begin;
    i = begin;
    int follows = begin > 0 ? matched[begin - 1] + 1 : 0;
    while (stop < after.size() && matched[stop] == follows && after[begin] == after[stop]) {
      matched[begin++] = follows++;
      matched[stop++] = -1;
    }
  }
}

// Same as slide_insertions_down(), for blocks of removed lines.
void slide_deletions_down(const Symbols& before, std::vector<int>& matched) {
  int previous = -1; // match of the line above; -2 if the line above is new
  for (int& match : matched) {
    bool gap = match > previous + 1 && previous >= -1;
    if (gap && before[match] == before[previous + 1]) match = previous + 1;
    previous = match < 0 ? -2 : match;
  }
}

} // namespace

std::vector<int> match_lines(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after) {
  Interner interner;
  Symbols a = interner.number(before), b = interner.number(after);
  Common common_a = common_lines(a, b), common_b = common_lines(b, a);
  std::vector<int> found = Matcher(common_a.symbols, common_b.symbols).run();
  std::vector<int> matched(after.size(), -1);
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i] >= 0) matched[common_b.index[i]] = common_a.index[found[i]];
  slide_insertions_down(b, matched);
  slide_deletions_down(a, matched);
  return matched;
}

} // namespace klp

// Where a function was inlined, and through which callers.
//
// Each fact names the callee, its caller in the source, and the function whose machine code contains the copy. Together
// they are a graph from callees to callers. A breadth-first search in it finds the shortest path from the callee to
// that function. Example, with everything inlined into f:
//
//   c is called by b, b by a, a by f            the steps for c are b, a, f
//   b is called twice, by a and directly by f   the facts do not contain through which of the two calls of b a copy of
//                                               c was inlined: the shortest path is returned, with other_ways = true
#include "facts/index/index.h"
#include "facts/index/index_state.h"

#include <algorithm>
#include <deque>
#include <tuple>

namespace klp::facts {

namespace {

// The graph of the inlinings into one symbol, from callees to callers.
class InliningGraph {
public:
  InliningGraph(const PackedInlinings& unit, Id into, Id outermost) : unit_(unit), into_(into), outermost_(outermost) {}

  // The shortest path from `innermost` outwards, which it starts with. Sets `other_ways` if there may be other paths.
  std::vector<InliningIds> path_outwards(const InliningIds& innermost, bool& other_ways) const {
    struct Reached {
      InliningIds step;
      std::size_t from; // index in `reached` of the step before
    };
    std::vector<Reached> reached = {{innermost, 0}};
    std::vector<Id> seen = {innermost.callee};
    std::size_t at = 0;
    for (; at < reached.size(); ++at) {
      auto outer = calls_of(reached[at].step.caller);
      if (outer.empty()) break; // reached the function that contains the code
      other_ways |= outer.size() > 1;
      if (std::find(seen.begin(), seen.end(), reached[at].step.caller) != seen.end()) continue;
      seen.push_back(reached[at].step.caller);
      for (const auto& step : outer) reached.push_back({step, at});
    }
    std::vector<InliningIds> path;
    for (std::size_t i = std::min(at, reached.size() - 1);; i = reached[i].from) {
      path.push_back(reached[i].step);
      if (i == 0) break;
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

private:
  std::vector<InliningIds> calls_of(Id callee) const {
    if (callee == outermost_) return {};
    auto calls = unit_.of(callee);
    std::erase_if(calls, [this](auto& call) { return call.into != into_; });
    return calls;
  }

  const PackedInlinings& unit_;
  Id into_, outermost_;
};

// A search for one callee in one unit.
struct InliningQuery {
  Id callee;
  std::string file; // that defines the callee
  IndexedUnit unit;
};

// The id of a symbol's name in the source: foo for foo.constprop.0. Returns 0 if no fact contains that name.
Result<Id> source_name(IndexState& state, Id symbol) {
  TRY(auto text, state.text(symbol));
  const auto dot = text.find('.');
  if (dot == std::string::npos || dot == 0) return symbol;
  return state.text_id(text.substr(0, dot));
}

Result<InlinedInto> describe_inlining(IndexState& state, const InliningQuery& query, const PackedInlinings& inlinings,
                                      const InliningIds& found) {
  InlinedInto result;
  result.file = query.file;
  result.unit = query.unit;
  TRY(result.into, state.text(found.into));
  TRY(Id outermost, source_name(state, found.into));
  for (const auto& step : InliningGraph(inlinings, found.into, outermost).path_outwards(found, result.other_ways)) {
    InliningStep& out = result.steps.emplace_back();
    TRY(out.caller, state.text(step.caller));
    TRY(out.site, state.place(step.site));
  }
  return result;
}

Status add_inlinings_in_unit(IndexState& state, const InliningQuery& query, std::vector<InlinedInto>& results) {
  TRY(bool found, state.read_inlinings.bind(query.unit.id).step());
  const std::string bytes(found ? state.read_inlinings.text(0) : "");
  state.read_inlinings.reset();
  const PackedInlinings inlinings(bytes);
  for (const auto& inlining : inlinings.of(query.callee)) {
    TRY(auto result, describe_inlining(state, query, inlinings, inlining));
    results.push_back(std::move(result));
  }
  return {};
}

// For each unit that uses a function of this name from an included file: that file. A unit that is not in the result
// defines the function in its main source file.
Result<std::unordered_map<Id, Id>> defining_files(IndexState& state, Id name) {
  std::unordered_map<Id, Id> file_of_unit;
  TRY(auto select, state.database.prepare("SELECT file, units FROM definition WHERE name = ? AND kind = ?"));
  select.bind(name).bind(static_cast<std::int64_t>(DefinitionKind::function));
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return file_of_unit;
    for (Id unit : unpack_set(select.text(1))) file_of_unit.emplace(unit, static_cast<Id>(select.number(0)));
  }
}

void sort_inlinings(std::vector<InlinedInto>& inlinings) {
  auto key = [](const InlinedInto& a) {
    const Place& site = a.steps.front().site;
    return std::tie(a.file, a.unit.source, a.unit.id, a.into, site.file, site.line, site.column);
  };
  std::stable_sort(inlinings.begin(), inlinings.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
}

} // namespace

Result<std::vector<InlinedInto>> Index::inlined_into(std::string_view name, std::string_view source) {
  std::vector<InlinedInto> results;
  TRY(Id callee, state_->text_id(name));
  TRY(auto files, defining_files(*state_, callee));
  TRY(auto units, state_->units_with(callee, Role::inlined));
  for (Id id : units) {
    TRY(auto* unit, state_->unit(id));
    InliningQuery query{.callee = callee, .file = {}, .unit = *unit};
    query.file = query.unit.source;
    if (auto at = files.find(id); at != files.end()) {
      TRY(query.file, state_->text(at->second));
    }
    if (path_matches(query.file, source)) CHECK_OK(add_inlinings_in_unit(*state_, query, results));
  }
  sort_inlinings(results);
  return results;
}

} // namespace klp::facts

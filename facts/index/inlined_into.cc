// Where a function was inlined, and through which callers.
//
// Facts name the callee, the direct caller and the function whose code holds it all; the nest is put together from
// that. In the code of f: c called by b, b called by a, a called by f. Asked for c: steps b, a, f. Where b was inlined
// into f twice, facts do not say which of the two a given c belongs to: the shortest way is shown, and said to be one
// of several.
#include "facts/index/index_state.h"

#include <algorithm>
#include <deque>
#include <tuple>

namespace klp::facts {

namespace {

// The inlinings into one symbol, as a graph of names from callee to caller.
class Nest {
public:
  Nest(const PackedInlinings& unit, Id into, Id outermost) : unit_(unit), into_(into), outermost_(outermost) {}

  // The inlinings from `innermost` outwards, itself the first.
  std::vector<InliningIds> way_out(const InliningIds& innermost, bool& other_ways) const {
    struct Reached {
      InliningIds step;
      std::size_t from;
    };
    std::vector<Reached> reached = {{innermost, 0}};
    std::vector<Id> seen = {innermost.callee};
    std::size_t at = 0;
    for (; at < reached.size(); ++at) {
      auto outer = calls_of(reached[at].step.caller);
      if (outer.empty()) break; // the function itself
      other_ways |= outer.size() > 1;
      if (std::find(seen.begin(), seen.end(), reached[at].step.caller) != seen.end()) continue;
      seen.push_back(reached[at].step.caller);
      for (const auto& step : outer) reached.push_back({step, at});
    }
    std::vector<InliningIds> way;
    for (std::size_t i = std::min(at, reached.size() - 1);; i = reached[i].from) {
      way.push_back(reached[i].step);
      if (i == 0) break;
    }
    std::reverse(way.begin(), way.end());
    return way;
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

// In one unit.
struct Question {
  Id callee;
  std::string file; // that defines it
  IndexedUnit unit;
};

} // namespace

// The source name of a symbol: foo of foo.constprop.0. Its id; 0 where no fact uses that name.
static Result<Id> source_name(IndexState& state, Id symbol) {
  TRY(auto text, state.text(symbol));
  const auto dot = text.find('.');
  if (dot == std::string::npos || dot == 0) return symbol;
  return state.text_id(text.substr(0, dot));
}

static Result<InlinedInto> describe(IndexState& state, const Question& question, const PackedInlinings& inlinings,
                                    const InliningIds& found) {
  InlinedInto answer;
  answer.file = question.file;
  answer.unit = question.unit;
  TRY(answer.into, state.text(found.into));
  TRY(Id outermost, source_name(state, found.into));
  for (const auto& step : Nest(inlinings, found.into, outermost).way_out(found, answer.other_ways)) {
    InliningStep& out = answer.steps.emplace_back();
    TRY(out.caller, state.text(step.caller));
    TRY(out.site, state.place(step.site));
  }
  return answer;
}

static Status answer_for_unit(IndexState& state, const Question& question, std::vector<InlinedInto>& answers) {
  TRY(bool found, state.read_inlinings.bind(question.unit.id).step());
  const std::string bytes(found ? state.read_inlinings.text(0) : "");
  state.read_inlinings.reset();
  const PackedInlinings inlinings(bytes);
  for (const auto& inlining : inlinings.of(question.callee)) {
    TRY(auto answer, describe(state, question, inlinings, inlining));
    answers.push_back(std::move(answer));
  }
  return {};
}

// The files that define a function which units use from outside their main file. Where a unit has none, it is its own.
static Result<std::unordered_map<Id, Id>> defining_files(IndexState& state, Id name) {
  std::unordered_map<Id, Id> file_of_unit;
  TRY(auto select, state.database.prepare("SELECT file, units FROM definition WHERE name = ? AND kind = ?"));
  select.bind(name).bind(static_cast<std::int64_t>(DefinitionKind::function));
  for (;;) {
    TRY(bool found, select.step());
    if (!found) return file_of_unit;
    for (Id unit : unpack_set(select.text(1))) file_of_unit.emplace(unit, static_cast<Id>(select.number(0)));
  }
}

static void sort_answers(std::vector<InlinedInto>& answers) {
  auto key = [](const InlinedInto& a) {
    const Place& site = a.steps.front().site;
    return std::tie(a.file, a.unit.source, a.unit.id, a.into, site.file, site.line, site.column);
  };
  std::stable_sort(answers.begin(), answers.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
}

Result<std::vector<InlinedInto>> Index::inlined_into(std::string_view name, std::string_view source) {
  std::vector<InlinedInto> answers;
  TRY(Id callee, state_->text_id(name));
  TRY(auto files, defining_files(*state_, callee));
  TRY(auto units, state_->mentioning(callee, Role::inlined));
  for (Id id : units) {
    TRY(auto* unit, state_->unit(id));
    Question question{callee, {}, *unit};
    question.file = question.unit.source;
    if (auto at = files.find(id); at != files.end()) {
      TRY(question.file, state_->text(at->second));
    }
    if (path_matches(question.file, source)) CHECK_OK(answer_for_unit(*state_, question, answers));
  }
  sort_answers(answers);
  return answers;
}

} // namespace klp::facts

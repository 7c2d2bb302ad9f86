// Keeps the line numbers of a text when it is changed.
//
// The records of WARN, BUG, might_sleep and lockdep contain __LINE__. Three lines added at the top of a file would
// change every function below that has such a record. So the patched text is compiled with #line directives:
//
//     original            patched           compiled
//     1 int a;            int a;            int a;
//     2 f() { WARN(); }   int b;            #line 1
//                         f() { WARN(); }   int b;
//                                           #line 2
//                                           f() { WARN(); }
#include "generator/change/change.h"
#include "generator/text/lexer.h"
#include "generator/text/line_diff.h"
#include "generator/text/lines.h"

#include <algorithm>

namespace klp {

namespace {

// Number of lines by which a directive may be delayed until no parenthesis is open.
constexpr std::size_t max_delay = 20;

enum class Branch { none, begin, middle, end }; // #if, #else, #endif

struct LineState {
  bool safe = true;    // a directive may stand before this line
  bool blank = true;   // no token begins in it, so its number has no effect
  bool added = false;  // is not in the original
  int parentheses = 0; // number of parentheses that are open at its beginning
  Branch branch = Branch::none;
};

// The number that each patched line must get, 1-based. `matched`: for each patched line, the index of the equal line of
// the original, or a negative number.
std::vector<int> wanted_numbers(const std::vector<int>& matched) {
  std::vector<int> numbers(matched.size());
  for (std::size_t i = 0; i < matched.size();) {
    if (matched[i] >= 0) {
      numbers[i] = matched[i] + 1;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < matched.size() && matched[end] < 0) ++end;
    int before = i > 0 ? matched[i - 1] + 1 : 0; // number of the last unchanged line
    // How many numbers are unused because the change removes lines here. At the end of the file, as many as are needed.
    int free = end < matched.size() ? matched[end] - before : static_cast<int>(end - i);
    for (int k = 1; i < end; ++i, ++k) numbers[i] = std::max(1, before + std::min(k, free));
  }
  return numbers;
}

Branch branch_of(std::string_view directive) {
  if (directive == "if" || directive == "ifdef" || directive == "ifndef") return Branch::begin;
  if (directive == "else" || directive == "elif" || directive == "elifdef" || directive == "elifndef")
    return Branch::middle;
  return directive == "endif" ? Branch::end : Branch::none;
}

// Counts open parentheses. Each branch of an #if begins with as many as were open before the #if.
class Parentheses {
public:
  int open() const { return open_; }
  void count(const Token& token, bool in_directive) {
    if (in_directive || token.kind != Token::Kind::punctuator) return;
    if (token.text == "(") ++open_;
    if (token.text == ")" && open_ > 0) --open_;
  }
  void enter(Branch branch) {
    if (branch == Branch::begin) at_if_.push_back(open_);
    if (branch == Branch::middle && !at_if_.empty()) open_ = at_if_.back();
    if (branch == Branch::end && !at_if_.empty()) at_if_.pop_back();
  }

private:
  int open_ = 0;
  std::vector<int> at_if_;
};

// Whether the tokens may be the name of a macro and its opening parenthesis. GCC allows no directive between them.
bool may_be_call(const Token& last, const Token& next) { return last.kind == Token::Kind::word && next.text == "("; }

std::vector<LineState> line_states(std::string_view text, std::size_t lines) {
  Lexed lexed = lex(text, Language::c);
  const std::vector<Token>& tokens = lexed.tokens;
  std::vector<LineState> states(lines);
  for (std::size_t i = 0; i < lines; ++i) states[i].safe = !lexed.inside[i];
  Parentheses parentheses;
  bool in_directive = false;
  std::size_t next = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    LineState& state = states[line];
    state.parentheses = parentheses.open();
    if (next > 0 && next < tokens.size() && may_be_call(tokens[next - 1], tokens[next])) state.safe = false;
    for (; next < tokens.size() && tokens[next].line == line; ++next) {
      const Token& token = tokens[next];
      state.blank = false;
      if (token.kind == Token::Kind::directive_begin) {
        in_directive = true;
        state.branch = next + 1 < tokens.size() ? branch_of(tokens[next + 1].text) : Branch::none;
        parentheses.enter(state.branch);
      }
      if (token.kind == Token::Kind::directive_end) in_directive = false;
      parentheses.count(token, in_directive);
    }
  }
  return states;
}

class LineNumberer {
public:
  LineNumberer(std::vector<int> numbers, std::vector<LineState> states)
      : numbers_(std::move(numbers)), states_(std::move(states)) {}

  std::string run(const std::vector<std::string_view>& lines) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (states_[i].parentheses == 0) expression_changed_ = false;
      expression_changed_ = expression_changed_ || (states_[i].added && !states_[i].blank);
      if ((is_uncertain_ || current_ != numbers_[i]) && !states_[i].blank && may_stand_before(i)) {
        text += "#line " + std::to_string(numbers_[i]) + "\n";
        current_ = numbers_[i];
        is_uncertain_ = false;
        std::fill(has_directive_.begin(), has_directive_.end(), true);
      }
      text += lines[i];
      ++current_;
      enter(states_[i].branch);
    }
    return text;
  }

private:
  // A directive in the arguments of a macro is undefined behaviour in C. So if the expression in these parentheses has
  // new code, and its own line numbers may change anyway, the directive waits until they are closed.
  bool may_stand_before(std::size_t line) const {
    if (!states_[line].safe) return false;
    if (states_[line].parentheses == 0 || !expression_changed_) return true;
    std::size_t end = std::min(states_.size(), line + 1 + max_delay);
    return std::none_of(states_.begin() + line + 1, states_.begin() + end,
                        [](const LineState& s) { return s.safe && s.parentheses == 0; });
  }

  // A directive in a branch that is not compiled has no effect, so after a branch with a directive another one is put.
  void enter(Branch branch) {
    if (branch == Branch::begin) has_directive_.push_back(false);
    if (branch == Branch::none || branch == Branch::begin || has_directive_.empty()) return;
    is_uncertain_ = is_uncertain_ || has_directive_.back();
    if (branch == Branch::end) has_directive_.pop_back();
  }

  std::vector<int> numbers_;
  std::vector<LineState> states_;
  int current_ = 1;                 // the number that the compiler gives to the next line
  bool is_uncertain_ = false;       // a branch with a directive may not be compiled, so `current_` may be wrong
  bool expression_changed_ = false; // code was added since the last line outside parentheses
  std::vector<bool> has_directive_; // for each open #if, whether it contains a #line directive
};

} // namespace

std::string number_lines(const std::string& original, const std::string& patched) {
  if (original.empty() || original == patched) return patched;
  std::vector<std::string_view> lines = split_lines(patched);
  std::vector<int> matched = match_lines(split_lines(original), lines);
  std::vector<LineState> states = line_states(patched, lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) states[i].added = matched[i] < 0;
  return LineNumberer(wanted_numbers(matched), std::move(states)).run(lines);
}

} // namespace klp

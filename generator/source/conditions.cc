#include "generator/source/conditions.h"

#include "generator/source/option_tests.h"
#include "generator/text/lines.h"

#include <algorithm>
#include <iterator>

namespace klp {

namespace {

using Kind = Token::Kind;
using Value = std::optional<std::int64_t>;

constexpr std::string_view condition_kinds[] = {"if", "ifdef", "ifndef", "elif", "else", "endif"};

// The line without comments, its white space replaced by single blanks. Ends with "..." if a backslash continues it.
std::string directive_text(std::string_view line) {
  std::string text;
  for (char c : line.substr(0, std::min(line.find("/*"), line.find("//")))) {
    bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      text += c;
    else if (!text.empty() && text.back() != ' ' && text.back() != '#')
      text += ' ';
  }
  while (text.ends_with(' ')) text.pop_back();
  if (text.ends_with('\\')) text.replace(text.size() - 1, 1, "...");
  return text;
}

// An #if whose #endif is not read yet.
struct OpenIf {
  std::string text;         // of the #if
  bool taken = false;       // an earlier branch is certainly compiled
  bool maybe_taken = false; // an earlier branch may be compiled
  std::vector<std::string> condition_macros;
  ConditionalLines group;          // the current branch; `first` is 0 if it is compiled
  std::size_t line = 0;            // of the #if, 1-based
  std::vector<std::size_t> closed; // indices of the groups found in it
};

class ConditionReader {
public:
  ConditionReader(std::string_view text, const Macros& macros)
      : lines_(split_lines(text)), tokens_(lex(text, Language::c).tokens), macros_(macros) {}

  Conditions run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::directive_begin) {
        found_.code.insert(tokens_[i].line + 1);
        continue;
      }
      std::size_t end = i;
      while (end < tokens_.size() && tokens_[end].kind != Kind::directive_end) ++end;
      auto directive = std::span<const Token>(tokens_).subspan(i + 1, end - i - 1);
      std::size_t first = tokens_[i].line + 1, last = end < tokens_.size() ? tokens_[end].line + 1 : lines_.size();
      if (!directive.empty() && std::ranges::find(condition_kinds, directive[0].text) != std::end(condition_kinds))
        condition(directive, first, last, is_guard(i, end));
      else
        for (std::size_t line = first; line <= last; ++line) found_.code.insert(line);
      i = end;
    }
    while (!open_.empty()) end(lines_.size() + 1);
    std::ranges::copy(false_option_tests(tokens_, macros_), std::back_inserter(found_.groups));
    std::ranges::stable_sort(found_.groups, {}, &ConditionalLines::first);
    return std::move(found_);
  }

private:
  // The tokens after the # of the directive at index `at`. Empty if no directive begins there.
  std::span<const Token> directive_at(std::size_t at) const {
    if (at >= tokens_.size() || tokens_[at].kind != Kind::directive_begin) return {};
    std::size_t end = at;
    while (end < tokens_.size() && tokens_[end].kind != Kind::directive_end) ++end;
    return std::span<const Token>(tokens_).subspan(at + 1, end - at - 1);
  }

  // Whether the directive begins an include guard: #ifndef X, #define X and more. A default definition, which is
  // #ifndef X, #define X 1, #endif, is none.
  bool is_guard(std::size_t begin, std::size_t end) const {
    auto test = directive_at(begin), define = directive_at(end + 1);
    if (test.size() != 2 || test[0].text != "ifndef" || define.size() < 2) return false;
    if (define[0].text != "define" || define[1].text != test[1].text) return false;
    auto next = directive_at(end + 1 + define.size() + 2);
    return next.empty() || next[0].text != "endif";
  }

  // Reads a condition directive on the lines `line` to `last`. `guard`: it is the #ifndef of an include guard, which
  // holds when the file is included for the first time.
  void condition(std::span<const Token> directive, std::size_t line, std::size_t last, bool guard) {
    const std::string& kind = directive[0].text;
    if (kind.starts_with("if"))
      open_.push_back(
          {.text = directive_text(lines_[line - 1]), .condition_macros = {}, .group = {}, .line = line, .closed = {}});
    if (open_.empty()) return; // the text is not C, or not complete
    if (kind == "endif") return end(line);
    if (!kind.starts_with("if")) close(line);
    OpenIf& current = open_.back();
    for (const Token& token : directive.subspan(1))
      if (token.kind == Kind::word && token.text != "defined" && !token.text.starts_with("IS_"))
        current.condition_macros.push_back(token.text);
    Value value = current.taken ? 0 : value_of(kind, directive.subspan(1));
    bool holds = value && *value && !current.maybe_taken, excluded = value && !*value;
    if (!holds && !guard) {
      std::string text = kind == "else"   ? "the #else of " + current.text
                         : kind == "elif" ? directive_text(lines_[line - 1]) + " after " + current.text
                                          : current.text;
      current.group = {.first = last + 1,
                       .excluded = excluded,
                       .directive = std::move(text),
                       .line = line,
                       .if_line = current.line,
                       .condition_macros = current.condition_macros};
    }
    current.taken = current.taken || holds;
    current.maybe_taken = current.maybe_taken || !value || (*value && !holds);
  }

  Value value_of(const std::string& kind, std::span<const Token> words) const {
    if (kind == "else") return 1;
    if (kind == "if" || kind == "elif") return condition_value(words, macros_);
    auto macro = words.empty() ? std::nullopt : macros_(words[0].text);
    if (!macro) return std::nullopt;
    return macro->defined == (kind == "ifdef");
  }

  void close(std::size_t line) {
    ConditionalLines& group = open_.back().group;
    group.last = line - 1;
    if (group.first && group.first <= group.last) {
      open_.back().closed.push_back(found_.groups.size());
      found_.groups.push_back(group);
    }
    group = {};
  }

  void end(std::size_t line) {
    close(line);
    for (std::size_t group : open_.back().closed) found_.groups[group].end = line;
    open_.pop_back();
  }

  std::vector<std::string_view> lines_;
  std::vector<Token> tokens_;
  const Macros& macros_;
  std::vector<OpenIf> open_; // from the outermost to the innermost
  Conditions found_;
};

} // namespace

Conditions conditions_in(std::string_view text, const Macros& macros) { return ConditionReader(text, macros).run(); }

const ConditionalLines* conditional_lines_at(const Conditions& conditions, std::size_t line) {
  const ConditionalLines* found = nullptr;
  for (const auto& group : conditions.groups) {
    if (line < group.first || line > group.last) continue;
    if (group.excluded) return &group;
    found = &group;
  }
  return found;
}

} // namespace klp

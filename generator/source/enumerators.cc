#include "generator/source/enumerators.h"

#include "generator/text/lexer.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace klp {

namespace {

using Kind = Token::Kind;
using Tokens = std::vector<Token>;

std::optional<std::int64_t> number_value(std::string text) {
  while (!text.empty() && std::string_view("uUlL").find(text.back()) != std::string_view::npos) text.pop_back();
  if (text.empty() || !std::isdigit(static_cast<unsigned char>(text[0]))) return std::nullopt;
  char* end = nullptr;
  long long number = std::strtoll(text.c_str(), &end, 0);
  return *end ? std::nullopt : std::optional(std::int64_t{number});
}

// Whether the name has a word for a count or an end: NR_LRU_LISTS, __NL80211_ATTR_AFTER_LAST, TCA_MAX.
bool is_name_of_count(const std::string& name) {
  constexpr std::string_view words[] = {"NR",   "NBITS",  "BITS",  "NUM",   "MAX", "COUNT", "CNT", "LAST",  "END",
                                        "SIZE", "SIZEOF", "TOTAL", "LIMIT", "N",   "NB",    "LEN", "NUMBER"};
  std::string word;
  bool found = false;
  auto end_word = [&] {
    found = found || std::ranges::find(words, word) != std::end(words);
    word.clear();
  };
  for (char c : name) {
    if (c == '_')
      end_word();
    else
      word += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  end_word();
  return found;
}

class EnumReader {
public:
  explicit EnumReader(std::string_view text) : tokens_(without_directives(lex(text, Language::c).tokens)) {}

  std::vector<Enumerator> run() {
    for (at_ = 0; at_ < tokens_.size(); ++at_)
      if (is(tokens_[at_], "enum") && find_body()) read_body();
    return std::move(found_);
  }

private:
  // Goes to the first entry of `enum tag __packed { ...`. Returns false if the enum at the cursor has no body.
  bool find_body() {
    std::size_t at = at_ + 1;
    while (at < tokens_.size() && tokens_[at].kind == Kind::word) ++at;
    if (at == tokens_.size() || !is(tokens_[at], "{")) return false;
    at_ = at + 1;
    return true;
  }

  void read_body() {
    std::size_t first = found_.size();
    base_.clear();
    number_ = 0;
    for (; at_ < tokens_.size() && !is(tokens_[at_], "}"); ++at_) {
      std::size_t begin = at_;
      skip_entry();
      read_entry(begin, first);
      if (at_ == tokens_.size() || is(tokens_[at_], "}")) return;
    }
  }

  // Goes to the comma or brace after an entry.
  void skip_entry() {
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      if (depth == 0 && (is(token, ",") || is(token, "}"))) return;
      if (is(token, "(") || is(token, "{") || is(token, "[")) ++depth;
      if (is(token, ")") || is(token, "}") || is(token, "]")) --depth;
    }
  }

  void read_entry(std::size_t begin, std::size_t first) {
    if (begin == at_ || tokens_[begin].kind != Kind::word) return;
    if (begin + 1 < at_ && is(tokens_[begin + 1], "("))
      return restart(text(begin, at_), first); // a macro expands to an unknown number of enumerators
    if (begin + 1 < at_ && is(tokens_[begin + 1], "=")) restart(text(begin + 2, at_), first);
    const Token& name = tokens_[begin];
    found_.push_back({name.text, base_, number_++, name.line + 1, is_name_of_count(name.text)});
  }

  // Counts on from a value: a number, an enumerator of the same enumeration (from index `first`), or any other text.
  void restart(const std::string& value, std::size_t first) {
    auto named = std::find_if(found_.begin() + static_cast<std::ptrdiff_t>(first), found_.end(),
                              [&](const Enumerator& e) { return e.name == value; });
    auto number = number_value(value);
    base_ = number ? "" : named != found_.end() ? named->base : value;
    number_ = number ? *number : named != found_.end() ? named->number : 0;
  }

  std::string text(std::size_t begin, std::size_t end) const {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
      bool words = i > begin && tokens_[i].kind == Kind::word && tokens_[i - 1].kind == Kind::word;
      text += (words ? " " : "") + tokens_[i].text;
    }
    return text;
  }

  Tokens tokens_;
  std::size_t at_ = 0;
  std::string base_;
  std::int64_t number_ = 0;
  std::vector<Enumerator> found_;
};

// The enumerators whose name is defined once. Two functions may each define an enumerator of the same name, and these
// cannot be correlated.
std::map<std::string, Enumerator> defined_once(std::string_view text) {
  std::map<std::string, Enumerator> once;
  std::map<std::string, int> times;
  for (auto& e : enumerators_of(text))
    if (++times[e.name] == 1) once.emplace(e.name, e);
  std::erase_if(once, [&](const auto& entry) { return times[entry.first] > 1; });
  return once;
}

} // namespace

std::string Enumerator::value() const {
  if (base.empty()) return std::to_string(number);
  return number == 0 ? base : fmt::format("{} + {}", base, number);
}

std::vector<Enumerator> enumerators_of(std::string_view text) { return EnumReader(text).run(); }

std::vector<Renumbered> renumbered(std::string_view original, std::string_view patched) {
  std::vector<Renumbered> changed;
  auto before = defined_once(original);
  for (auto& [name, after] : defined_once(patched)) {
    auto old = before.find(name);
    if (old != before.end() && !after.is_count && old->second.value() != after.value())
      changed.push_back({old->second, after});
  }
  std::ranges::sort(changed, {}, [](const Renumbered& r) { return r.after.line; });
  return changed;
}

} // namespace klp

#include "generator/source/condition_value.h"

#include <charconv>

namespace klp {

namespace {

using Value = std::optional<std::int64_t>;
using Kind = Token::Kind;

// 0x10UL, 010, 12
Value integer_value(std::string_view text) {
  while (!text.empty() && std::string_view("uUlL").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X"))
    text.remove_prefix(2), base = 16;
  else if (text.size() > 1 && text[0] == '0')
    base = 8;
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc() && end == text.data() + text.size() ? Value(number) : std::nullopt;
}

// Binary operators with their precedence. The longer of two operators with the same beginning comes first.
struct Operator {
  std::string_view text;
  int precedence;
};
constexpr Operator operators[] = {{"||", 0}, {"&&", 1}, {"==", 2}, {"!=", 2}, {"<=", 3},
                                  {">=", 3}, {"<", 3},  {">", 3},  {"+", 4},  {"-", 4}};
constexpr int highest_precedence = 4;

std::int64_t apply(std::string_view op, std::int64_t a, std::int64_t b) {
  if (op == "==") return a == b;
  if (op == "!=") return a != b;
  if (op == "<=") return a <= b;
  if (op == ">=") return a >= b;
  if (op == "<") return a < b;
  if (op == ">") return a > b;
  // Unsigned, since signed overflow is undefined.
  auto x = static_cast<std::uint64_t>(a), y = static_cast<std::uint64_t>(b);
  return static_cast<std::int64_t>(op == "+" ? x + y : x - y);
}

// One operand of || or && may decide the result even if the other one is not known.
Value combine(std::string_view op, Value a, Value b) {
  if (op == "||" && ((a && *a) || (b && *b))) return 1;
  if (op == "&&" && ((a && !*a) || (b && !*b))) return 0;
  if (!a || !b) return std::nullopt;
  if (op == "||") return *a || *b;
  if (op == "&&") return *a && *b;
  return apply(op, *a, *b);
}

// A recursive descent parser that evaluates while it reads.
class ConditionEvaluator {
public:
  ConditionEvaluator(std::span<const Token> tokens, const Macros& macros) : tokens_(tokens), macros_(macros) {}

  Value run() {
    Value value = binary(0);
    return at_ == tokens_.size() && !failed_ ? value : std::nullopt;
  }

private:
  bool next_is(std::string_view text) const { return at_ < tokens_.size() && is(tokens_[at_], text); }
  bool take(std::string_view text) { return next_is(text) && ++at_; }

  // Reads the next operator if it has this precedence; else returns an empty text.
  std::string_view take_operator(int precedence) {
    for (const Operator& op : operators) {
      bool here = at_ + op.text.size() <= tokens_.size();
      for (std::size_t i = 0; here && i < op.text.size(); ++i) here = is(tokens_[at_ + i], op.text.substr(i, 1));
      if (!here) continue;
      if (op.precedence != precedence) return {};
      at_ += op.text.size();
      return op.text;
    }
    return {};
  }

  Value binary(int precedence) {
    if (++depth_ > max_depth) return give_up();
    Value value = precedence > highest_precedence ? unary() : binary(precedence + 1);
    if (precedence <= highest_precedence)
      for (std::string_view op = take_operator(precedence); !op.empty(); op = take_operator(precedence))
        value = combine(op, value, binary(precedence + 1));
    --depth_;
    return value;
  }

  Value unary() {
    if (take("!")) {
      Value value = binary(highest_precedence + 1);
      return value ? Value(!*value) : std::nullopt;
    }
    if (take("-")) {
      Value value = binary(highest_precedence + 1);
      return value ? Value(apply("-", 0, *value)) : std::nullopt;
    }
    if (take("(")) {
      Value value = binary(0);
      return take(")") ? value : give_up();
    }
    if (at_ == tokens_.size() || tokens_[at_].kind != Kind::word) return give_up();
    return word(tokens_[at_++].text);
  }

  Value word(const std::string& text) {
    if (text[0] >= '0' && text[0] <= '9') return integer_value(text);
    if (text == "defined") return defined();
    if (next_is("(")) return option(text);
    auto macro = macros_(text);
    if (!macro) return std::nullopt;
    return macro->defined ? macro->number : 0; // C: an identifier that is no macro is 0
  }

  Value defined() {
    bool brackets = take("(");
    if (at_ == tokens_.size() || tokens_[at_].kind != Kind::word) return give_up();
    auto macro = macros_(tokens_[at_++].text);
    if (brackets && !take(")")) return give_up();
    return macro ? Value(macro->defined) : std::nullopt;
  }

  // IS_ENABLED(CONFIG_X), IS_BUILTIN, IS_MODULE, IS_REACHABLE (include/linux/kconfig.h). The value of any other macro
  // with arguments is not known.
  Value option(const std::string& test) {
    bool plain = at_ + 2 < tokens_.size() && tokens_[at_ + 1].kind == Kind::word && is(tokens_[at_ + 2], ")");
    bool known = test == "IS_ENABLED" || test == "IS_BUILTIN" || test == "IS_MODULE" || test == "IS_REACHABLE";
    if (!plain || !known) return skip_arguments();
    const std::string& name = tokens_[at_ + 1].text;
    at_ += 3;
    auto is_one = [this](const std::string& macro) -> Value {
      auto value = macros_(macro);
      return value ? Value(value->defined && value->number == 1) : std::nullopt;
    };
    if (test == "IS_BUILTIN") return is_one(name);
    if (test == "IS_MODULE") return is_one(name + "_MODULE");
    Value module = is_one(name + "_MODULE");
    if (test == "IS_REACHABLE") { // code of a module can be called only from modules
      auto in_module = macros_("MODULE");
      module = combine("&&", module, in_module ? Value(in_module->defined) : std::nullopt);
    }
    return combine("||", is_one(name), module);
  }

  Value skip_arguments() {
    int open = 0;
    do {
      if (at_ == tokens_.size()) return give_up();
      open += is(tokens_[at_], "(") ? 1 : is(tokens_[at_], ")") ? -1 : 0;
      ++at_;
    } while (open > 0);
    return std::nullopt;
  }

  // Skips the rest of the condition. The value of the whole condition is then unknown.
  Value give_up() {
    failed_ = true;
    at_ = tokens_.size();
    return std::nullopt;
  }

  static constexpr int max_depth = 200; // of recursion
  std::span<const Token> tokens_;
  const Macros& macros_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
};

} // namespace

std::optional<std::int64_t> condition_value(std::span<const Token> tokens, const Macros& macros) {
  return ConditionEvaluator(tokens, macros).run();
}

} // namespace klp

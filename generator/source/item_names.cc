#include "generator/source/item_names.h"

#include "generator/source/c_words.h"
#include "generator/source/declared_names.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

using Kind = Token::Kind;
using Tokens = std::vector<Token>;
using Names = std::vector<std::string>;

// "struct inode" if the word before is a tag word.
std::string name_at(const Tokens& tokens, std::size_t at) {
  bool tag = at > 0 && is_tag_word(tokens[at - 1].text);
  return tag ? tokens[at - 1].text + " " + tokens[at].text : tokens[at].text;
}

// A macro definition does not mention the name that it defines, and `#define X X` mentions nothing.
Names mentions_in(const Tokens& tokens, const Item& item) {
  std::set<std::string> names;
  bool definition = item.kind == ItemKind::macro && is(tokens[1], "define");
  bool of_itself = definition && tokens.size() == 5 && tokens[3] == tokens[2];
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (is_numbered_word(tokens[i]))
      names.insert(tokens[i].text);
    else if (is_name(tokens[i]) && !(definition && i == 2) && !(of_itself && i == 3))
      names.insert(name_at(tokens, i));
  return {names.begin(), names.end()};
}

// Enumerators are the words after { or , in the braces. A macro with arguments in such a place may expand to
// enumerators of other names.
void add_enumerators(const Tokens& tokens, std::size_t body, Item& item) {
  int depth = 0;
  for (std::size_t i = body; i < tokens.size(); ++i) {
    bool place = i > body && (is(tokens[i - 1], "{") || is(tokens[i - 1], ","));
    if (depth == 1 && place && is_name(tokens[i])) item.names.push_back(tokens[i].text);
    if (depth == 1 && place && followed_by(tokens, i, "(")) item.may_define_more = true;
    if (is(tokens[i], "{") || is(tokens[i], "(")) ++depth;
    if (is(tokens[i], "}") || is(tokens[i], ")")) --depth;
    if (depth == 0) return;
  }
}

// Whether a macro makes the name of a function: `static inline int FNAME(walk)(int a)` has two argument lists.
bool has_two_argument_lists(const Tokens& tokens, const Outline& outline) {
  for (std::size_t at : outline.words) {
    if (!is_name(tokens[at]) || !followed_by(tokens, at, "(") || is_attribute_with_arguments(tokens[at].text)) continue;
    std::size_t behind = behind_parens(tokens, at + 1);
    if (behind < tokens.size() && is(tokens[behind], "(")) return true;
  }
  return false;
}

// Whether no word before the first argument list can be a type: `static define_lock(x);`. Then it invokes a macro.
bool has_no_type(const Tokens& tokens) {
  std::size_t at = 0;
  while (at < tokens.size()) {
    bool with_list = followed_by(tokens, at, "(");
    if (with_list && is_attribute_with_arguments(tokens[at].text))
      at = behind_parens(tokens, at + 1);
    else if (is_storage_word(tokens[at].text) || (!with_list && looks_like_attribute(tokens[at].text)))
      ++at;
    else
      return with_list && is_name(tokens[at]);
  }
  return false;
}

// Whether the first word is a macro without arguments that expands to whole definitions: it is in capitals, on a line
// of its own.
bool begins_with_macro_line(const Tokens& tokens) {
  return is_name(tokens[0]) && has_no_lower_case(tokens[0].text) && !tokens[0].text.starts_with("__") &&
         (tokens.size() == 1 || tokens[1].line > tokens[0].line);
}

// DEFINE_SPINLOCK(x); SYSCALL_DEFINE3(read, ...) { }; module_init(f)
bool is_invocation(const Tokens& tokens, const Outline& outline, const Names& called) {
  if (begins_with_macro_line(tokens)) return true;
  if (called.empty()) return false;
  return has_no_type(tokens) || has_no_lower_case(called.front()) || has_two_argument_lists(tokens, outline);
}

Names arguments(const Tokens& tokens) {
  auto open = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return is(token, "("); });
  Names names;
  int depth = 0;
  for (auto token = open; token != tokens.end(); ++token) {
    if (is(*token, "(")) ++depth;
    if (is(*token, ")") && --depth == 0) break;
    bool argument = depth == 1 && is_name(*token);
    if (argument && std::find(names.begin(), names.end(), token->text) == names.end()) names.push_back(token->text);
  }
  return names;
}

// Of `static DEFINE_MUTEX(m)`: DEFINE_MUTEX.
std::string invoked_macro(const Tokens& tokens) {
  auto open = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return is(token, "("); });
  return open == tokens.begin() || open == tokens.end() ? tokens.front().text : std::prev(open)->text;
}

std::size_t tag_at(const Tokens& tokens, const Outline& outline) {
  for (std::size_t at : outline.words)
    if (is_tag_word(tokens[at].text)) return at;
  return std::string::npos;
}

// Names a struct, union or enum with its members, and the variables or types declared after its body.
void name_type(const Tokens& tokens, const Outline& outline, std::size_t tag, Item& item) {
  bool is_enum = is(tokens[tag], "enum");
  item.kind = is_enum ? ItemKind::enumeration : ItemKind::record;
  for (std::size_t at : outline.words)
    if (at > tag && at < outline.body && is_name(tokens[at]))
      item.names.push_back(tokens[tag].text + " " + tokens[at].text);
  if (is_enum) add_enumerators(tokens, outline.body, item);
  for (auto& name : ending_words(tokens, outline, outline.body, false)) item.names.push_back(std::move(name));
}

void name_declaration(const Tokens& tokens, Item& item) {
  Outline outline = outline_of(tokens);
  Names called = called_words(tokens, outline);
  std::size_t tag = tag_at(tokens, outline);
  bool has_body = outline.body != std::string::npos;
  if (is_statement_word(tokens[0].text) || !is_identifier(tokens[0])) return; // no definition: the kind stays `other`
  if (is_assembler_word(tokens[0].text)) {
    item.kind = ItemKind::assembler;
    item.may_define_more = true;
    return;
  }
  if (is(tokens[0], "typedef")) {
    if (has_body && tag != std::string::npos) name_type(tokens, outline, tag, item);
    item.kind = ItemKind::type_name;
    auto names = has_body ? ending_words(tokens, outline, outline.body, false) : declared_words(tokens, outline);
    for (const auto& name : names)
      if (std::find(item.names.begin(), item.names.end(), name) == item.names.end()) item.names.push_back(name);
    add_pointer_names(tokens, item.names);
  } else if (has_body && tag != std::string::npos && called.empty() && outline.value == std::string::npos) {
    name_type(tokens, outline, tag, item);
  } else if (is_invocation(tokens, outline, called)) {
    item.kind = ItemKind::invocation;
    item.names = arguments(tokens);
    item.invoked = invoked_macro(tokens);
  } else if (!called.empty() && outline.value == std::string::npos) {
    item.kind = has_body ? ItemKind::function : ItemKind::declaration;
    item.names = called;
  } else {
    bool is_extern = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return is(t, "extern"); });
    item.names = declared_words(tokens, outline);
    add_pointer_names(tokens, item.names);
    item.kind = is_extern || item.names.empty() ? ItemKind::declaration : ItemKind::variable;
    bool forward = tag != std::string::npos && tokens.size() == tag + 3; // struct s;
    item.may_define_more = item.names.empty() && !forward;
  }
}

bool has_word(const Tokens& tokens, std::string_view word) {
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) { return is(token, word); });
}

// The compiler emits no code for an inline function that is not called, unless it has __used or __attribute__((used)).
bool emits_code_or_data(const Tokens& tokens, const Item& item) {
  if (item.kind == ItemKind::variable || item.kind == ItemKind::invocation) return true;
  if (item.kind != ItemKind::function) return false;
  bool is_inline = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return is_inline_word(t.text); });
  return !is_inline || has_word(tokens, "__used") || has_word(tokens, "used");
}

void name_directive(const Tokens& tokens, Item& item) {
  static constexpr std::string_view conditions[] = {"if", "ifdef", "ifndef", "elif", "else", "endif"};
  const std::string word = tokens.size() > 1 ? tokens[1].text : "";
  if ((word == "define" || word == "undef") && tokens.size() > 2) {
    item.kind = ItemKind::macro;
    item.names = {tokens[2].text};
    item.may_define_more = is_keyword(tokens[2].text); // no item records mentions of keywords: #define inline
    item.parameters = macro_parameters(tokens);
    if (TokenPasting token_pasting = find_pasting(tokens); !token_pasting.is_empty())
      item.token_pasting = std::make_shared<const TokenPasting>(std::move(token_pasting));
  } else if (word.starts_with("include")) {
    item.kind = ItemKind::include;
  } else if (std::find(std::begin(conditions), std::end(conditions), word) != std::end(conditions)) {
    item.kind = ItemKind::condition;
  }
}

} // namespace

Item name_item(const Tokens& tokens) {
  Item item;
  bool directive = tokens.front().kind == Kind::directive_begin;
  if (directive) name_directive(tokens, item);
  Tokens code = without_directives(tokens);
  if (!directive && !code.empty()) name_declaration(code, item);
  item.emits = emits_code_or_data(code, item);
  item.has_type_operator =
      std::any_of(code.begin(), code.end(), [](const Token& token) { return is_type_operator(token.text); });
  item.mentions = mentions_in(tokens, item);
  return item;
}

} // namespace klp

#include "generator/source/item_names.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace klp {

namespace {

using Kind = Token::Kind;
using Tokens = std::vector<Token>;
using Names = std::vector<std::string>;

bool is(const Token& token, std::string_view text) { return token.text == text && token.kind != Kind::literal; }

bool is_identifier(const Token& token) {
  return token.kind == Kind::word && !std::isdigit(static_cast<unsigned char>(token.text[0]));
}

template <std::size_t N> bool one_of(const std::string& text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

constexpr std::string_view keywords[] = {
    "auto",        "break",        "case",
    "char",        "const",        "continue",
    "default",     "do",           "double",
    "else",        "extern",       "float",
    "for",         "goto",         "if",
    "inline",      "int",          "long",
    "return",      "register",     "short",
    "signed",      "sizeof",       "static",
    "switch",      "typedef",      "void",
    "unsigned",    "volatile",     "while",
    "struct",      "union",        "enum",
    "typeof",      "__typeof__",   "asm",
    "__asm__",     "__volatile__", "__attribute__",
    "__inline",    "__inline__",   "_Bool",
    "bool",        "__restrict",   "restrict",
    "__alignof__", "alignof",      "_Static_assert",
};

// Stand before or behind a function's name with an argument list of their own. include/linux/compiler_attributes.h,
// compiler_types.h.
constexpr std::string_view attributes[] = {
    "__attribute__", "__printf",        "__scanf",      "__aligned",        "__section", "__acquires",    "__releases",
    "__must_hold",   "__cond_acquires", "__alloc_size", "__assume_aligned", "__copy",    "__diagnose_as", "__nonnull",
    "__malloc",      "__guarded_by",    "__counted_by", "__typeof__",       "typeof",    "__asm__",       "asm",
    "__access",      "__error",         "__warning",    "__no_sanitize",    "__target",  "__optimize",    "__alias",
    "__cleanup",     "sizeof",          "_Alignas",
};

constexpr std::string_view tag_words[] = {"struct", "union", "enum"};

constexpr std::string_view inline_words[] = {"inline", "__inline", "__inline__", "__always_inline"};

bool is_name(const Token& token) { return is_identifier(token) && !one_of(token.text, keywords); }

// "struct inode" where the word before makes it a tag.
std::string name_at(const Tokens& tokens, std::size_t at) {
  bool tag = at > 0 && one_of(tokens[at - 1].text, tag_words);
  return tag ? tokens[at - 1].text + " " + tokens[at].text : tokens[at].text;
}

Names all_names(const Tokens& tokens) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (is_name(tokens[i])) names.insert(name_at(tokens, i));
  return {names.begin(), names.end()};
}

Tokens without_directives(const Tokens& tokens) {
  Tokens kept;
  bool inside = false;
  for (const Token& token : tokens) {
    if (token.kind == Kind::directive_begin) inside = true;
    if (!inside) kept.push_back(token);
    if (token.kind == Kind::directive_end) inside = false;
  }
  return kept;
}

// The words at the top of an item: outside parentheses, brackets and braces.
struct Outline {
  std::vector<std::size_t> words;        // identifiers, keywords too
  std::size_t body = std::string::npos;  // of the first {, before any =
  std::size_t value = std::string::npos; // of the first =
  bool has_parens = false;
};

Outline outline_of(const Tokens& tokens) {
  Outline outline;
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (depth == 0 && is_identifier(token)) outline.words.push_back(i);
    if (depth == 0 && is(token, "=")) outline.value = std::min(outline.value, i);
    if (depth == 0 && is(token, "{") && outline.value == std::string::npos) outline.body = std::min(outline.body, i);
    if (depth == 0 && is(token, "(") && outline.body == std::string::npos) outline.has_parens = true;
    if (is(token, "(") || is(token, "[") || is(token, "{")) ++depth;
    if (is(token, ")") || is(token, "]") || is(token, "}")) depth = std::max(0, depth - 1);
  }
  return outline;
}

bool followed_by(const Tokens& tokens, std::size_t at, std::string_view text) {
  return at + 1 < tokens.size() && is(tokens[at + 1], text);
}

// Enumerators: the words behind { or , inside the braces.
void add_enumerators(const Tokens& tokens, std::size_t body, Names& names) {
  int depth = 0;
  for (std::size_t i = body; i < tokens.size(); ++i) {
    bool place = i > body && (is(tokens[i - 1], "{") || is(tokens[i - 1], ","));
    if (depth == 1 && place && is_name(tokens[i])) names.push_back(tokens[i].text);
    if (is(tokens[i], "{") || is(tokens[i], "(")) ++depth;
    if (is(tokens[i], "}") || is(tokens[i], ")")) --depth;
    if (depth == 0) return;
  }
}

// Of `static int __printf(1, 2) name(...)`: name. Where several fit, all of them.
Names called_words(const Tokens& tokens, const Outline& outline) {
  Names names;
  for (std::size_t at : outline.words) {
    if (at > std::min(outline.body, outline.value)) break;
    bool fits = followed_by(tokens, at, "(") && is_name(tokens[at]) && !one_of(tokens[at].text, attributes);
    if (fits) names.push_back(tokens[at].text);
  }
  return names;
}

// Variables and type names: words at the top that something ends behind; attributes (__read_mostly) may follow. Those
// before `begin` do not count.
Names declared_words(const Tokens& tokens, const Outline& outline, std::size_t begin = 0) {
  Names names;
  auto attribute = [&](std::size_t at) { return at < tokens.size() && tokens[at].text.starts_with("__"); };
  for (std::size_t at : outline.words) {
    if (at < begin || at > outline.value || !is_name(tokens[at]) || attribute(at)) continue;
    bool tag = at > 0 && one_of(tokens[at - 1].text, tag_words);
    bool ends = at + 1 == tokens.size() || attribute(at + 1) ||
                std::string_view(";=,[:").find(tokens[at + 1].text) != std::string_view::npos;
    if (ends && !tag) names.push_back(tokens[at].text);
  }
  return names;
}

// `int (*name)(...)`: the word behind (*, outside braces.
void add_pointer_name(const Tokens& tokens, Names& names) {
  for (std::size_t i = 0; i + 2 < tokens.size() && !is(tokens[i], "{"); ++i) {
    if (!is(tokens[i], "(") || !is(tokens[i + 1], "*") || !is_name(tokens[i + 2])) continue;
    names.push_back(tokens[i + 2].text);
    return;
  }
}

bool is_capitals(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::islower(c); });
}

// DEFINE_SPINLOCK(x); SYSCALL_DEFINE3(read, ...) { }; module_init(f): what a macro makes of its arguments.
bool is_invocation(const Tokens& tokens, const Names& called) {
  if (called.empty()) return false;
  bool first = is_name(tokens[0]) && followed_by(tokens, 0, "(");
  return first || is_capitals(called.front());
}

Names arguments(const Tokens& tokens) {
  auto open = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return is(token, "("); });
  std::set<std::string> names;
  int depth = 0;
  for (auto token = open; token != tokens.end(); ++token) {
    if (is(*token, "(")) ++depth;
    if (is(*token, ")") && --depth == 0) break;
    if (depth == 1 && is_name(*token)) names.insert(token->text);
  }
  return {names.begin(), names.end()};
}

std::size_t tag_at(const Tokens& tokens, const Outline& outline) {
  for (std::size_t at : outline.words)
    if (one_of(tokens[at].text, tag_words)) return at;
  return std::string::npos;
}

// A struct, union or enum with its members.
void name_type(const Tokens& tokens, const Outline& outline, std::size_t tag, Item& item) {
  bool is_enum = is(tokens[tag], "enum");
  item.kind = is_enum ? ItemKind::enumeration : ItemKind::record;
  for (std::size_t at : outline.words)
    if (at > tag && at < outline.body && is_name(tokens[at]))
      item.names.push_back(tokens[tag].text + " " + tokens[at].text);
  if (is_enum) add_enumerators(tokens, outline.body, item.names);
  for (auto& name : declared_words(tokens, outline, outline.body)) item.names.push_back(std::move(name));
}

void name_declaration(const Tokens& tokens, Item& item) {
  Outline outline = outline_of(tokens);
  Names called = called_words(tokens, outline);
  std::size_t tag = tag_at(tokens, outline);
  bool has_body = outline.body != std::string::npos;
  if (is(tokens[0], "typedef")) {
    if (has_body && tag != std::string::npos) name_type(tokens, outline, tag, item);
    item.kind = ItemKind::type_name;
    auto names = declared_words(tokens, outline, has_body ? outline.body : 0);
    for (const auto& name : names)
      if (std::find(item.names.begin(), item.names.end(), name) == item.names.end()) item.names.push_back(name);
    add_pointer_name(tokens, item.names);
  } else if (has_body && tag != std::string::npos && called.empty() && outline.value == std::string::npos) {
    name_type(tokens, outline, tag, item);
  } else if (is_invocation(tokens, called)) {
    item.kind = ItemKind::invocation;
    item.names = arguments(tokens);
  } else if (!called.empty() && outline.value == std::string::npos) {
    item.kind = has_body ? ItemKind::function : ItemKind::declaration;
    item.names = called;
  } else {
    bool is_extern = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return is(t, "extern"); });
    item.names = declared_words(tokens, outline);
    add_pointer_name(tokens, item.names);
    item.kind = is_extern || item.names.empty() ? ItemKind::declaration : ItemKind::variable;
  }
}

// Of `#define f(a, b) ...`: a and b.
Names parameters(const Tokens& tokens) {
  Names names;
  if (tokens.size() < 4 || !is(tokens[3], "(") || !tokens[3].joined) return names;
  for (std::size_t i = 4; i < tokens.size() && !is(tokens[i], ")"); ++i)
    if (is_identifier(tokens[i])) names.push_back(tokens[i].text);
  return names;
}

// Macros that paste for others: __PASTE, CONCATENATE, ACPI_GLUE.
bool is_paster(const Token& token) {
  static constexpr std::string_view parts[] = {"PASTE", "CONCAT", "GLUE", "JOIN"};
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](auto part) { return token.text.find(part) != std::string::npos; });
}

// `set_page_ ## x`: set_page_ begins a name, `x ## _locked`: _locked ends one. What ends with an underscore may be
// meant as a beginning, since another macro may do the pasting; likewise at the other end where such a macro is used.
// Shorter ones would fit everything.
void find_pasting(const Tokens& tokens, Item& item) {
  constexpr std::size_t shortest = 3;
  Names own = parameters(tokens);
  auto pasting = [&](std::size_t at) {
    return at + 1 < tokens.size() && is(tokens[at], "#") && is(tokens[at + 1], "#");
  };
  bool by_another = std::any_of(tokens.begin(), tokens.end(), is_paster);
  for (std::size_t i = 3; i < tokens.size(); ++i) {
    const std::string& text = tokens[i].text;
    bool parameter = std::find(own.begin(), own.end(), text) != own.end();
    bool has_letter = std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c); });
    if (!is_identifier(tokens[i]) || parameter || !has_letter || text.size() < shortest) continue;
    if (pasting(i + 1) || text.back() == '_') item.prefixes.push_back(text);
    if (pasting(i - 2) || (by_another && text.front() == '_')) item.suffixes.push_back(text);
  }
}

bool makes_code(const Tokens& tokens, ItemKind kind) {
  if (kind == ItemKind::variable || kind == ItemKind::invocation) return true;
  return kind == ItemKind::function && std::none_of(tokens.begin(), tokens.end(), [](const Token& token) {
           return one_of(token.text, inline_words);
         });
}

void name_directive(const Tokens& tokens, Item& item) {
  static constexpr std::string_view conditions[] = {"if", "ifdef", "ifndef", "elif", "else", "endif"};
  const std::string word = tokens.size() > 1 ? tokens[1].text : "";
  if ((word == "define" || word == "undef") && tokens.size() > 2) {
    item.kind = ItemKind::macro;
    item.names = {tokens[2].text};
    find_pasting(tokens, item);
  } else if (word.starts_with("include")) {
    item.kind = ItemKind::include;
  } else if (one_of(word, conditions)) {
    item.kind = ItemKind::condition;
  }
}

} // namespace

bool is_keyword(std::string_view word) {
  return std::find(std::begin(keywords), std::end(keywords), word) != std::end(keywords);
}

Item name_item(const Tokens& tokens) {
  Item item;
  bool directive = tokens.front().kind == Kind::directive_begin;
  if (directive) name_directive(tokens, item);
  Tokens code = without_directives(tokens);
  if (!directive && !code.empty()) name_declaration(code, item);
  item.emits = makes_code(code, item.kind);
  item.mentions = all_names(tokens);
  return item;
}

} // namespace klp

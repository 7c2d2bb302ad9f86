#include "generator/source/item_names.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace klp {

namespace {

using Kind = Token::Kind;
using Tokens = std::vector<Token>;
using Names = std::vector<std::string>;

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

// Of a declaration, no part of its type.
constexpr std::string_view storage_words[] = {"static", "extern",   "inline",     "__inline",
                                              "const",  "volatile", "__inline__", "register"};

// Types that look like attributes (include/uapi/linux/types.h); all that end with _t are types as well.
constexpr std::string_view type_words[] = {"__u8",       "__u16",      "__u32",      "__u64",   "__s8",     "__s16",
                                           "__s32",      "__s64",      "__le16",     "__le32",  "__le64",   "__be16",
                                           "__be32",     "__be64",     "__wsum",     "__sum16", "__int128", "__uint128",
                                           "__virtio16", "__virtio32", "__virtio64", "__fs16",  "__fs32",   "__fs64"};

constexpr std::string_view type_questions[] = {"typeof", "__typeof__", "__auto_type", "sizeof"};

// Begin statements: the text is a part of some function that includes the file.
constexpr std::string_view statement_words[] = {"return", "if",   "else",  "for",      "while",   "do",
                                                "switch", "case", "break", "continue", "default", "goto"};

constexpr std::string_view assembler_words[] = {"asm", "__asm", "__asm__"};

constexpr std::string_view inline_words[] = {"inline", "__inline", "__inline__", "__always_inline"};

bool is_name(const Token& token) { return is_identifier(token) && !one_of(token.text, keywords); }

// "struct inode" where the word before makes it a tag.
std::string name_at(const Tokens& tokens, std::size_t at) {
  bool tag = at > 0 && one_of(tokens[at - 1].text, tag_words);
  return tag ? tokens[at - 1].text + " " + tokens[at].text : tokens[at].text;
}

// 1000baseT_Full, 3DNOW: a number to the compiler's preprocessor, but for ## a part of a name.
bool is_numbered_word(const Token& token) {
  return token.kind == Token::Kind::word && !is_identifier(token) && !is_constant(token.text);
}

// `#define X X` says nothing of X, and neither does the name of `#define X 1`.
Names all_names(const Tokens& tokens, const Item& item) {
  std::set<std::string> names;
  bool definition = item.kind == ItemKind::macro && is(tokens[1], "define");
  bool itself = definition && tokens.size() == 5 && tokens[3] == tokens[2];
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (is_numbered_word(tokens[i]))
      names.insert(tokens[i].text);
    else if (is_name(tokens[i]) && !(definition && i == 2) && !(itself && i == 3))
      names.insert(name_at(tokens, i));
  return {names.begin(), names.end()};
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

// Enumerators: the words behind { or , inside the braces. A macro with arguments there makes others.
void add_enumerators(const Tokens& tokens, std::size_t body, Item& item) {
  int depth = 0;
  for (std::size_t i = body; i < tokens.size(); ++i) {
    bool place = i > body && (is(tokens[i - 1], "{") || is(tokens[i - 1], ","));
    if (depth == 1 && place && is_name(tokens[i])) item.names.push_back(tokens[i].text);
    if (depth == 1 && place && followed_by(tokens, i, "(")) item.opaque = true;
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

bool is_capitals(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::islower(c); });
}

bool is_tag(const Tokens& tokens, std::size_t at) { return at > 0 && one_of(tokens[at - 1].text, tag_words); }

// Words at the top, from `begin` on, that something ends behind; attributes (__read_mostly) may follow, and one in
// capitals where a type and a name stand before it.
Names ending_words(const Tokens& tokens, const Outline& outline, std::size_t begin, bool with_attributes) {
  Names names;
  auto attribute = [&](std::size_t at) { return at < tokens.size() && tokens[at].text.starts_with("__"); };
  std::size_t types = 0; // words that can be a part of the type
  for (std::size_t at : outline.words) {
    if (at < begin || at > outline.value) continue;
    bool name = is_name(tokens[at]) && !is_tag(tokens, at) && (with_attributes || !attribute(at));
    bool ends = at + 1 == tokens.size() || attribute(at + 1) ||
                std::string_view(";=,[:").find(tokens[at + 1].text) != std::string_view::npos;
    bool capitals = types > 0 && at + 1 < tokens.size() && is_name(tokens[at + 1]) && is_capitals(tokens[at + 1].text);
    if (name && (ends || capitals)) names.push_back(tokens[at].text);
    if (!one_of(tokens[at].text, storage_words)) ++types;
  }
  return names;
}

// Variables and type names. A name may look like an attribute: extern int __x;
Names declared_words(const Tokens& tokens, const Outline& outline) {
  Names names = ending_words(tokens, outline, 0, false);
  return names.empty() ? ending_words(tokens, outline, 0, true) : names;
}

// `int (*name)(...)`: the words behind (*, outside braces.
void add_pointer_names(const Tokens& tokens, Names& names) {
  for (std::size_t i = 0; i + 2 < tokens.size() && !is(tokens[i], "{"); ++i)
    if (is(tokens[i], "(") && is(tokens[i + 1], "*") && is_name(tokens[i + 2])) names.push_back(tokens[i + 2].text);
}

// Behind the parentheses that begin at `at`.
std::size_t behind_parens(const Tokens& tokens, std::size_t at) {
  int depth = 0;
  do {
    if (is(tokens[at], "(")) ++depth;
    if (is(tokens[at], ")")) --depth;
  } while (++at < tokens.size() && depth > 0);
  return at;
}

// `static inline int FNAME(walk)(int a)`: two argument lists.
bool is_called_twice(const Tokens& tokens, const Outline& outline) {
  for (std::size_t at : outline.words) {
    if (!is_name(tokens[at]) || !followed_by(tokens, at, "(") || one_of(tokens[at].text, attributes)) continue;
    std::size_t behind = behind_parens(tokens, at + 1);
    if (behind < tokens.size() && is(tokens[behind], "(")) return true;
  }
  return false;
}

// __always_inline, __init; not __u32.
bool looks_like_attribute(const std::string& text) {
  return text.starts_with("__") && !text.ends_with("_t") && !one_of(text, type_words);
}

// Nothing before the called word can be a type: `static define_lock(x);`.
bool has_no_type(const Tokens& tokens) {
  std::size_t at = 0;
  while (at < tokens.size()) {
    bool with_list = followed_by(tokens, at, "(");
    if (with_list && one_of(tokens[at].text, attributes))
      at = behind_parens(tokens, at + 1);
    else if (one_of(tokens[at].text, storage_words) || (!with_list && looks_like_attribute(tokens[at].text)))
      ++at;
    else
      return with_list && is_name(tokens[at]);
  }
  return false;
}

// A word in capitals on a line of its own: a list that a macro holds.
bool begins_with_list(const Tokens& tokens) {
  return is_name(tokens[0]) && is_capitals(tokens[0].text) && !tokens[0].text.starts_with("__") &&
         (tokens.size() == 1 || tokens[1].line > tokens[0].line);
}

// DEFINE_SPINLOCK(x); SYSCALL_DEFINE3(read, ...) { }; module_init(f): what a macro makes of its arguments.
bool is_invocation(const Tokens& tokens, const Outline& outline, const Names& called) {
  if (begins_with_list(tokens)) return true;
  if (called.empty()) return false;
  return has_no_type(tokens) || is_capitals(called.front()) || is_called_twice(tokens, outline);
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

// DEFINE_MUTEX of static DEFINE_MUTEX(m).
std::string invoked_by(const Tokens& tokens) {
  auto open = std::find_if(tokens.begin(), tokens.end(), [](const Token& token) { return is(token, "("); });
  return open == tokens.begin() || open == tokens.end() ? tokens.front().text : std::prev(open)->text;
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
  if (is_enum) add_enumerators(tokens, outline.body, item);
  for (auto& name : ending_words(tokens, outline, outline.body, false)) item.names.push_back(std::move(name));
}

void name_declaration(const Tokens& tokens, Item& item) {
  Outline outline = outline_of(tokens);
  Names called = called_words(tokens, outline);
  std::size_t tag = tag_at(tokens, outline);
  bool has_body = outline.body != std::string::npos;
  if (one_of(tokens[0].text, statement_words) || !is_identifier(tokens[0])) return; // no definition: other
  if (one_of(tokens[0].text, assembler_words)) {
    item.kind = ItemKind::assembler;
    item.opaque = true;
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
    item.invoked = invoked_by(tokens);
  } else if (!called.empty() && outline.value == std::string::npos) {
    item.kind = has_body ? ItemKind::function : ItemKind::declaration;
    item.names = called;
  } else {
    bool is_extern = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return is(t, "extern"); });
    item.names = declared_words(tokens, outline);
    add_pointer_names(tokens, item.names);
    item.kind = is_extern || item.names.empty() ? ItemKind::declaration : ItemKind::variable;
    bool forward = tag != std::string::npos && tokens.size() == tag + 3; // struct s;
    item.opaque = item.names.empty() && !forward;
  }
}

bool has_word(const Tokens& tokens, std::string_view word) {
  return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) { return is(token, word); });
}

// A function that is inline makes none where it is not called, unless it is marked as used.
bool makes_code(const Tokens& tokens, const Item& item) {
  if (item.kind == ItemKind::variable || item.kind == ItemKind::invocation) return true;
  if (item.kind != ItemKind::function) return false;
  bool is_inline =
      std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return one_of(token.text, inline_words); });
  return !is_inline || has_word(tokens, "__used") || has_word(tokens, "used");
}

void name_directive(const Tokens& tokens, Item& item) {
  static constexpr std::string_view conditions[] = {"if", "ifdef", "ifndef", "elif", "else", "endif"};
  const std::string word = tokens.size() > 1 ? tokens[1].text : "";
  if ((word == "define" || word == "undef") && tokens.size() > 2) {
    item.kind = ItemKind::macro;
    item.names = {tokens[2].text};
    item.opaque = is_keyword(tokens[2].text); // nothing mentions these: #define inline
    item.parameters = macro_parameters(tokens);
    if (TokenPasting token_pasting = find_pasting(tokens); !token_pasting.is_empty())
      item.token_pasting = std::make_shared<const TokenPasting>(std::move(token_pasting));
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

bool is_constant(std::string_view word) {
  const bool hexadecimal = word.starts_with("0x") || word.starts_with("0X");
  if (hexadecimal) word.remove_prefix(2);
  const char* digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
  std::size_t suffix = std::min(word.find_first_not_of(digits), word.size());
  return suffix > 0 && word.find_first_not_of("uUlL", suffix) == std::string_view::npos;
}

Item name_item(const Tokens& tokens) {
  Item item;
  bool directive = tokens.front().kind == Kind::directive_begin;
  if (directive) name_directive(tokens, item);
  Tokens code = without_directives(tokens);
  if (!directive && !code.empty()) name_declaration(code, item);
  item.emits = makes_code(code, item);
  item.asks_types =
      std::any_of(code.begin(), code.end(), [](const Token& token) { return one_of(token.text, type_questions); });
  item.mentions = all_names(tokens, item);
  return item;
}

} // namespace klp

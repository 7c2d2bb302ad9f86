#include "generator/source/c_words.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

template <std::size_t N> bool one_of(std::string_view word, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
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

// include/linux/compiler_attributes.h, compiler_types.h.
constexpr std::string_view attributes[] = {
    "__attribute__", "__printf",        "__scanf",      "__aligned",        "__section", "__acquires",    "__releases",
    "__must_hold",   "__cond_acquires", "__alloc_size", "__assume_aligned", "__copy",    "__diagnose_as", "__nonnull",
    "__malloc",      "__guarded_by",    "__counted_by", "__typeof__",       "typeof",    "__asm__",       "asm",
    "__access",      "__error",         "__warning",    "__no_sanitize",    "__target",  "__optimize",    "__alias",
    "__cleanup",     "sizeof",          "_Alignas",
};

constexpr std::string_view tag_words[] = {"struct", "union", "enum"};

constexpr std::string_view storage_words[] = {"static", "extern",   "inline",     "__inline",
                                              "const",  "volatile", "__inline__", "register"};

// Types that have the form of an attribute (include/uapi/linux/types.h). Words that end with _t are types as well.
constexpr std::string_view type_words[] = {"__u8",       "__u16",      "__u32",      "__u64",   "__s8",     "__s16",
                                           "__s32",      "__s64",      "__le16",     "__le32",  "__le64",   "__be16",
                                           "__be32",     "__be64",     "__wsum",     "__sum16", "__int128", "__uint128",
                                           "__virtio16", "__virtio32", "__virtio64", "__fs16",  "__fs32",   "__fs64"};

constexpr std::string_view type_operators[] = {"typeof", "__typeof__", "__auto_type", "sizeof"};

constexpr std::string_view statement_words[] = {"return", "if",   "else",  "for",      "while",   "do",
                                                "switch", "case", "break", "continue", "default", "goto"};

constexpr std::string_view assembler_words[] = {"asm", "__asm", "__asm__"};

constexpr std::string_view inline_words[] = {"inline", "__inline", "__inline__", "__always_inline"};

} // namespace

bool is_keyword(std::string_view word) { return one_of(word, keywords); }

bool is_constant(std::string_view word) {
  const bool hexadecimal = word.starts_with("0x") || word.starts_with("0X");
  if (hexadecimal) word.remove_prefix(2);
  const char* digits = hexadecimal ? "0123456789abcdefABCDEF" : "0123456789";
  std::size_t suffix = std::min(word.find_first_not_of(digits), word.size());
  return suffix > 0 && word.find_first_not_of("uUlL", suffix) == std::string_view::npos;
}

bool is_identifier(const Token& token) {
  return token.kind == Token::Kind::word && !std::isdigit(static_cast<unsigned char>(token.text[0]));
}

bool is_name(const Token& token) { return is_identifier(token) && !is_keyword(token.text); }

bool is_numbered_word(const Token& token) {
  return token.kind == Token::Kind::word && !is_identifier(token) && !is_constant(token.text);
}

bool is_tag_word(std::string_view word) { return one_of(word, tag_words); }

bool is_storage_word(std::string_view word) { return one_of(word, storage_words); }

bool is_attribute_with_arguments(std::string_view word) { return one_of(word, attributes); }

bool looks_like_attribute(std::string_view word) {
  return word.starts_with("__") && !word.ends_with("_t") && !one_of(word, type_words);
}

bool is_statement_word(std::string_view word) { return one_of(word, statement_words); }

bool is_assembler_word(std::string_view word) { return one_of(word, assembler_words); }

bool is_inline_word(std::string_view word) { return one_of(word, inline_words); }

bool is_type_operator(std::string_view word) { return one_of(word, type_operators); }

bool has_no_lower_case(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](unsigned char c) { return std::islower(c); });
}

} // namespace klp

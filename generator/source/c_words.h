// Classes of words in C text of the kernel: keywords, attributes, type words ...
#pragma once

#include "generator/text/lexer.h"

#include <string_view>

namespace klp {

// C's keywords, with GCC's spellings of them. Items do not record them as mentions.
bool is_keyword(std::string_view word);

// An integer constant: 16, 0x1fUL. Items do not record constants as mentions, since there are too many. So where an
// argument of ## is looked for, any constant must be accepted.
bool is_constant(std::string_view word);

bool is_identifier(const Token& token); // keywords too
bool is_name(const Token& token);       // an identifier that is no keyword

// A word that the C preprocessor reads as a number, but that ## can make a part of a name: 1000baseT_Full, 3DNOW.
bool is_numbered_word(const Token& token);

bool is_tag_word(std::string_view word); // struct, union, enum

// A specifier or qualifier that is no part of the declared type: static, const, inline ...
bool is_storage_word(std::string_view word);

// A word with an argument list that is no name of a function: an attribute such as __printf or __aligned before or
// after the declared name, or typeof, sizeof, asm.
bool is_attribute_with_arguments(std::string_view word);

// A word that has the form of the kernel's attributes: __always_inline, __init; but not a type such as __u32.
bool looks_like_attribute(std::string_view word);

// A word that begins a statement.
bool is_statement_word(std::string_view word);

bool is_assembler_word(std::string_view word);
bool is_inline_word(std::string_view word);

// An operator or type that depends on the type of an expression: typeof, sizeof, __auto_type.
bool is_type_operator(std::string_view word);

bool has_no_lower_case(std::string_view word);

} // namespace klp

// A top-level item of a C text: a function, type, variable, macro or directive.
#pragma once

#include "generator/source/token_pasting.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace klp {

enum class ItemKind : std::uint8_t {
  function,    // with its body
  declaration, // of a function or variable: the compiler emits nothing for it
  variable,
  record, // struct or union, with its members
  enumeration,
  type_name, // typedef
  macro,
  invocation, // MACRO(x, y) at file scope: its expansion, and so what it defines, is not known
  include,
  condition, // #if, #ifdef, #ifndef, #elif, #else, #endif
  assembler, // at file scope: asm(".pushsection ...")
  other,     // other directives, and text that is no definition
};

struct Item {
  ItemKind kind = ItemKind::other;
  std::vector<std::string> names; // what it defines; a tag as "struct inode"; for an invocation, its arguments in order
  std::string invoked;            // for an invocation, the macro
  std::vector<std::string> mentions;   // every identifier in it, each once, sorted; a tag as "struct inode"; the name
                                       // that a macro defines only if the macro's text has it too
  std::vector<std::string> parameters; // of a macro
  std::shared_ptr<const TokenPasting> token_pasting; // of a macro that uses ##; otherwise nullptr
  std::size_t first_line = 0, last_line = 0;         // 1-based
  bool emits = false;             // the compiler emits code or data for it in every unit that includes it, as for a
                                  // function that is not inline
  bool may_define_more = false;   // may define names that are not in `names`, after preprocessing
  bool has_type_operator = false; // has typeof or sizeof, whose result depends on the declaration of their operand
  std::uint64_t content = 0;      // hash of its tokens; comments, white space and line numbers are left out
};

} // namespace klp

// The form of the two tables of sections with a special meaning that each architecture has:
// - special sections: tables of the kernel and objtool, in which each entry describes one place in the code;
// - data sections that macros of the kernel or the compiler fill.
// The size of an entry differs between kernel versions. It is derived from the relocations, not from the version: the
// row of a section is the one whose number of relocations and size of an entry fit the section.
// special_sections.h looks the rows up.
#pragma once

#include <cstdint>
#include <string_view>

namespace klp {

// The subject of a special section. Only the table of the architecture has the section's name.
enum class SpecialSectionKind : std::uint8_t {
  bug_table,
  exception_table,
  jump_table, // static branches
  alternatives,
  paravirt_sites,
  lock_prefixes,
  static_calls,
  indirect_branches,
  returns,
  calls, // all direct calls, for call depth tracking
  fineibt_prefixes,
  kcfi_traps,
  endbr_seals,
  runtime_constants, // include/asm/runtime-const.h
  unwind_table,      // ORC
  fentry_sites,
  call_padding,
};

struct SpecialSection {
  SpecialSectionKind kind;
  std::string_view name;          // without the subject, if there is one (has_subject)
  std::string_view what;          // short description for people
  unsigned relocations_per_entry; // an entry starts with the first one, which leads to the described code
  unsigned entry_size;            // bytes; 0: any size. A section with several forms has a row for each
  unsigned pad_to;                // klp pads entries to this size when it writes them; 0: no padding
  std::string_view companion;     // a section with one record of fixed size for each entry, and without relocations
  unsigned line_field;            // offset in the entry of a source line number, which is no functional content
  unsigned line_size;             // bytes of it; 0: no line number
  bool target_length; // alternatives: the last byte is the size of the code that the second relocation refers to
  bool compared;      // false: the entries follow from the code (ORC, fentry sites), or are no content of it (padding)
  bool kept;          // false: left out of a livepatch module, because no kernel reads it there
  bool made_by_objtool;     // if objtool runs only on the finished module, the compiled units do not have the section
  bool has_subject = false; // the section's name ends in the name of what its entries are about: runtime_ptr_SUBJECT
};

// The meaning of a data section that macros or the compiler fill, and whose entries describe no place in the code.
enum class SectionRole : std::uint8_t {
  dropped,               // reaches neither vmlinux's code nor a livepatch module: never compared
  debug_message_control, // the switches of pr_debug() (__dyndbg)
  message_list,          // list of the messages for people (.printk_index)
  tracepoint,
  per_cpu,  // per-CPU variables
  type_ids, // lists of BTF type ids. In objects all ids are zero, and the symbol at each id names its type;
            // tools/bpf/resolve_btfids sets the ids in the linked vmlinux or module
  other,
};

struct DataSection {
  std::string_view prefix; // begin of the section's name
  SectionRole role;
  bool read_at_load;        // read by the module loader or by one of the module notifiers
  std::uint64_t line_field; // offset in a variable of the word with a source line number, which is no functional
  std::uint32_t line_mask;  // content, and the bits of the number in that word; 0: no line number
};

} // namespace klp

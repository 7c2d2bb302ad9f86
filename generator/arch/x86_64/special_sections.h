// The tables that the kernel and objtool keep beside code, with one entry for some place in some function; and the
// sections of data that macros fill. Everything klp knows of them is here; layouts that differ between kernels are read
// off the relocations, not off a version.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace klp {

struct SpecialSection {
  std::string_view name;
  unsigned relocations_per_entry; // the first of them points to the code; an entry starts with it
  unsigned pad_to;                // entries are padded to this size when emitted; 0: as they are
  std::string_view companion;     // a section with one fixed-size record for each entry and no relocations
  unsigned line_field; // offset and size of a source line number, which is no functional content; size 0: none
  unsigned line_size;
  bool target_length;    // the entry's last byte is the size of what its second relocation points to; 0: to nothing
  bool compared;         // false: follows from the code (ORC, fentry sites) or is no content of it
  bool kept;             // false: no x86-64 kernel reads it, and no module needs it
  std::string_view what; // for people
};

// All of them; see reference of the sections in arch/x86/kernel/vmlinux.lds.S, scripts/module.lds.S and objtool.
std::span<const SpecialSection> special_sections();
const SpecialSection* special_section(std::string_view name);

// Sections that macros and the compiler fill beside code and ordinary data, without a place in a function to each
// entry.
enum class SectionRole : std::uint8_t {
  dropped,        // reaches neither vmlinux's code nor a module: never compared
  message_switch, // pr_debug()'s (__dyndbg)
  message_list,   // for people to look up (.printk_index)
  tracepoint,
  type_ids, // only tools/bpf/resolve_btfids fills them, in a linked vmlinux or module: in objects all of them are zero,
            // and the symbols beside each number name what it will be
  other,
};

struct DataSection {
  std::string_view prefix; // the section's name begins so
  SectionRole role;
  bool read_at_load;        // by the module loader, or whoever it tells of a new module
  std::uint64_t line_field; // offset of the source line number in a variable, which is no functional content,
  std::uint32_t line_mask;  // and its bits there; 0: none
};

// Null: code or ordinary data.
const DataSection* data_section(std::string_view name);
bool has_role(std::string_view section, SectionRole role);

// A symbol beside one number of a list of type ids.
bool is_type_id(std::string_view symbol);

} // namespace klp

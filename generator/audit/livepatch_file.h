// A livepatch module's file, parsed as the kernel parses it when it loads the module.
#pragma once

#include "generator/object/object.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klp {

// ".klp.sym.OBJECT.NAME,POSITION"
struct LivepatchSymbol {
  std::string object, name;
  std::uint64_t position = 0; // symbol position, 1-based; 0: the only symbol of its name
};

// A place in one of the module's own sections.
struct ModulePlace {
  SectionId section = 0;
  std::int64_t offset = 0; // bytes
  auto operator<=>(const ModulePlace&) const = default;
};

struct LivepatchFile {
  Object object;                               // as in the file
  Object loaded;                               // same, with the livepatch relocations in their target sections
  std::map<SymbolId, LivepatchSymbol> symbols; // livepatch symbols whose names the kernel can parse
  std::vector<std::pair<std::string, std::string>> information; // tags and texts of .modinfo, in its order

  // The text of the first line with this tag.
  std::optional<std::string> info(std::string_view tag) const;
  // The place that a pointer field leads to. Returns nullopt if no 64-bit relocation fills the field, or if it leads
  // out of the module.
  std::optional<ModulePlace> pointer_at(ModulePlace field) const;
  // The variable or function that begins at the place. Returns nullptr if there is none.
  const Symbol* symbol_at(ModulePlace place) const;
};

// Error: .modinfo has no line livepatch=Y (include/linux/module.h: is_livepatch_module).
Result<LivepatchFile> read_livepatch(Object module);

// Parses the name as klp_resolve_symbols() does (kernel/livepatch/core.c). Returns nullopt if that would fail.
std::optional<LivepatchSymbol> parse_livepatch_symbol(std::string_view name);

// MODULE_NAME_LEN - 1 and KSYM_NAME_LEN - 1 (include/linux/moduleparam.h, include/linux/kallsyms.h).
inline constexpr std::size_t longest_module_name = 55, longest_kernel_symbol = 511;

} // namespace klp

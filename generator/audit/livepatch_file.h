// A livepatch module's file, taken apart as the kernel does when it loads it.
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
  std::uint64_t position = 0; // 0: the only one of its name
};

// A place in one of the module's own sections.
struct ModulePlace {
  SectionId section = 0;
  std::int64_t offset = 0;
  auto operator<=>(const ModulePlace&) const = default;
};

struct LivepatchFile {
  Object object;                                                // as it is in the file
  Object loaded;                                                // with the livepatch relocations among the others
  std::map<SymbolId, LivepatchSymbol> symbols;                  // those whose names the kernel can parse
  std::vector<std::pair<std::string, std::string>> information; // .modinfo, in its order

  // The first line of this tag.
  std::optional<std::string> info(std::string_view tag) const;
  // The place that a pointer field holds; nothing where there is none, or where it leads out of the module.
  std::optional<ModulePlace> pointer_at(ModulePlace field) const;
  std::optional<std::string> string_at(ModulePlace place) const;
  // The variable or function that begins there; null where none does.
  const Symbol* symbol_at(ModulePlace place) const;
};

// Error: it says nowhere that it is a livepatch (include/linux/module.h: is_livepatch_module).
Result<LivepatchFile> read_livepatch(Object module);

// As kernel/livepatch/core.c: klp_resolve_symbols() scans it; nothing where that would fail.
std::optional<LivepatchSymbol> parse_livepatch_symbol(std::string_view name);

// MODULE_NAME_LEN - 1 and KSYM_NAME_LEN - 1 (include/linux/moduleparam.h, include/linux/kallsyms.h).
inline constexpr std::size_t longest_module_name = 55, longest_kernel_symbol = 511;

} // namespace klp

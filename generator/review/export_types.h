// Which exported functions and variables get another type. They must keep their types, because modules that use them
// are compiled already.
//
// A CRC also changes when a type only becomes visible to the unit (by a new #include). All definitions that are visible
// on both sides are then the same, and the export keeps its type.
#pragma once

#include "generator/compile/symbol_versions.h"

#include <optional>
#include <string>
#include <vector>

namespace klp {

struct ExportChange {
  std::string symbol;
  std::string type;          // the type that differs, "struct inode"; empty if it is the export's own declaration
  std::string before, after; // the definitions that differ, as genksyms writes them
  std::string old_crc, new_crc;
};

// The exports of both sides whose CRCs differ because a definition that is visible on both sides differs.
std::vector<ExportChange> changed_exports(const SymbolVersions& original, const SymbolVersions& patched);

} // namespace klp

// The rule that exported functions and variables keep their types: modules that use them are compiled already.
//
// A CRC also changes where a type only becomes visible (a new #include): what both sides know is the same then, and
// nothing is wrong.
#pragma once

#include "generator/compile/symbol_versions.h"

#include <optional>
#include <string>
#include <vector>

namespace klp {

struct ExportChange {
  std::string symbol;
  std::string type;          // what of its type differs: "struct inode"; empty: its own declaration
  std::string before, after; // definitions, as genksyms writes them
  std::string old_crc, new_crc;
};

// Exports of both sides whose CRCs differ because something that both sides define is not the same.
std::vector<ExportChange> changed_exports(const SymbolVersions& original, const SymbolVersions& patched);

} // namespace klp

// What modversions knows of a unit's exports: the kernel's own genksyms, run over the preprocessed unit as kbuild does
// (scripts/Makefile.build: cmd_gen_symversions_c).
#pragma once

#include "generator/compile/compile.h"
#include "generator/compile/work_folders.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace klp {

struct SymbolVersions {
  std::map<std::string, std::string> crcs; // of each export: "0x97d4de99"
  std::map<std::string, std::string>
      types; // what the CRCs are made of, as genksyms writes it: "s#inode" → "struct ..."
};

// Asks for both sides of a unit that compile_units() has compiled in `work`. Nothing: the kernel has no modversions, or
// the unit is not C.
struct BothVersions {
  SymbolVersions original, patched;
};
Result<std::optional<BothVersions>> symbol_versions(const Target& target, const Unit& unit, const fs::path& work,
                                                    const CompileOptions& options);

// genksyms' standard output ("#SYMVER NAME CRC" lines) and its -T file ("KEY DEFINITION" lines).
SymbolVersions parse_symbol_versions(std::string_view output, std::string_view types);

} // namespace klp

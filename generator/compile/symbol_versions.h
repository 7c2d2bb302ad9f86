// The symbol versions (CONFIG_MODVERSIONS) of a unit's exports. The kernel's own genksyms computes them from the
// preprocessed unit, as in kbuild (scripts/Makefile.build: cmd_gen_symversions_c).
#pragma once

#include "generator/compile/compile_options.h"
#include "generator/compile/work_folders.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace klp {

struct SymbolVersions {
  std::map<std::string, std::string> crcs;  // by exported symbol: "0x97d4de99"
  std::map<std::string, std::string> types; // definitions that the CRCs cover, as in genksyms' output: "s#inode" →
                                            // "struct ..."
};

struct BothVersions {
  SymbolVersions original, patched;
};
// The versions on both sides of a unit that compile_units() has compiled in `work`. Returns nullopt if the kernel has
// no genksyms (kbuild.h) or the unit is not C. Errors: the compiler or genksyms fails, or a file cannot be read.
Result<std::optional<BothVersions>> symbol_versions(const Target& target, const Unit& unit, const fs::path& work,
                                                    const CompileOptions& options);

// `output`: standard output of genksyms ("#SYMVER NAME CRC" lines). `types`: its -T file ("KEY DEFINITION" lines).
SymbolVersions parse_symbol_versions(std::string_view output, std::string_view types);

} // namespace klp

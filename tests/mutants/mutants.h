// Mutants: copies of a correct livepatch module with one fault each, which klp audit must find.
#pragma once

#include "generator/object/object.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Mutant {
  std::string place; // where the fault is, for the output
  Object module;
};

struct MutantKind {
  std::string_view name;
  // Makes one mutant for each place where the fault is possible. Kinds that can have many places make at most `most`
  // mutants (some kinds: `most` for each section), if possible at even distances.
  std::vector<Mutant> (*make)(const Object& module, std::size_t most);
};

std::span<const MutantKind> relocation_mutant_kinds();  // relocations and livepatch symbols
std::span<const MutantKind> table_mutant_kinds();       // special sections
std::span<const MutantKind> content_mutant_kinds();     // bytes of code and strings
std::span<const MutantKind> description_mutant_kinds(); // patched functions, kernel version, section flags
std::span<const MutantKind> address_mutant_kinds();     // the old and the new version of a patched function
std::span<const MutantKind> core_mutant_kinds();        // klp's own code, and the structures for the livepatch core
std::span<const MutantKind> structure_mutant_kinds();   // sections, symbols and unwind data
std::span<const MutantKind> write_mutant_kinds();       // the table of the data that the module writes
std::span<const MutantKind> constant_mutant_kinds();    // the table of the runtime constants

} // namespace klp

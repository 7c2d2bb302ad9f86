// Faults put into a good livepatch module, one at a time: what klp audit must find.
#pragma once

#include "generator/object/object.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Mutant {
  std::string where; // for people
  Object module;
};

struct MutantKind {
  std::string_view name;
  // Every place where the fault can be made, at most `most`, evenly spread.
  std::vector<Mutant> (*make)(const Object& module, std::size_t most);
};

std::span<const MutantKind> mutant_kinds();           // of code, data, relocations and tables
std::span<const MutantKind> address_mutant_kinds();   // of the two versions of a patched function
std::span<const MutantKind> structure_mutant_kinds(); // of what the loader and the livepatch core are told
std::span<const MutantKind> write_mutant_kinds();     // of the data that it writes

} // namespace klp

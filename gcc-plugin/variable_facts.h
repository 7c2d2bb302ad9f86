// Variables that own storage in the object. A static local is known by its owner, its name and how many of that name
// the owner declared before it: GCC's own cnt.3 shifts whenever a static is added anywhere in the unit.
#pragma once

#include "trees.h"

namespace klp::gcc {

class VariableFacts {
public:
  // A declaration was parsed.
  void declared(tree decl);
  // At the end of the unit.
  void finish(facts::Unit& unit);

private:
  std::uint32_t next_ordinal(tree decl);
  std::uint32_t ordinal_of(tree decl);
  facts::Variable describe(tree decl);

  std::map<std::pair<DeclId, std::string>, std::uint32_t> counts_; // how many so far, by owner and name
  std::map<DeclId, std::uint32_t> ordinals_;
};

} // namespace klp::gcc

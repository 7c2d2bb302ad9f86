// Variables that have storage in the object. A static local variable is identified by its owner, its name, and the
// number of variables of this name that the owner declares before it. GCC's symbol (cnt.3) is not stable: the number
// changes when a static variable is added anywhere in the unit.
#pragma once

#include "trees.h"

namespace klp::gcc {

class VariableFacts {
public:
  // Call it for each parsed declaration, in order.
  void add_declaration(tree decl);
  // Call it at the end of the unit.
  void finish(facts::Unit& unit);

private:
  std::uint32_t next_ordinal(tree decl);
  std::uint32_t ordinal_of(tree decl);
  facts::Variable describe(tree decl);

  std::map<std::pair<DeclId, std::string>, std::uint32_t> counts_; // by owner and name: the number of variables so far
  std::map<DeclId, std::uint32_t> ordinals_;
};

} // namespace klp::gcc

// All definitions and declarations at file scope, in the order in which the front end finished them. They are kept as
// trees and locations, because only the few that are used later need a text.
#pragma once

#include "pointer_table.h"
#include "trees.h"

namespace klp::gcc {

struct Definition {
  facts::DefinitionKind kind;
  tree identifier = NULL_TREE;   // NULL_TREE for a record or enumeration without a tag
  tree type = NULL_TREE;         // the record or enumeration; for a type name, the type that it names
  location_t begin = 0, end = 0; // `end` is set for functions only
  DeclId id = 0;
};

class Definitions {
public:
  Definitions() { list_.reserve(1 << 15); } // more than most units need; pages that are never written cost nothing
  void finish_declaration(tree decl);
  void finish_type(tree type);
  void finish_function(tree decl);
  // Marks the trees for GCC's garbage collector, which does not find the references from this object itself.
  void mark() const;

  // Returns all definitions, without types that are never completed. Call it once, after parsing.
  std::vector<Definition> take();

private:
  std::vector<Definition> list_;
  std::vector<tree> types_;
  PointerTable seen_;
  tree last_ = NULL_TREE;
};

} // namespace klp::gcc

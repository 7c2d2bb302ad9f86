// Every definition and declaration at file scope, in the order in which the front end finished them, as raw trees and
// locations: text is made only of the few that turn out to be used.
#pragma once

#include "pointer_table.h"
#include "trees.h"

namespace klp::gcc {

struct Definition {
  facts::DefinitionKind kind;
  tree identifier = NULL_TREE;   // NULL_TREE: a record or enumeration without a tag
  tree type = NULL_TREE;         // of a record, an enumeration, or what a type name stands for
  location_t begin = 0, end = 0; // `end` is known of functions only
  DeclId id = 0;
};

class Definitions {
public:
  Definitions() { list_.reserve(1 << 15); } // more than most units have; what is not written to costs nothing
  void finish_declaration(tree decl);
  void finish_type(tree type);
  void finish_function(tree decl);
  // Trees are kept here without the collector's knowledge: it has to be told when it looks for what is alive.
  void mark() const;

  // Types by their last state, those never completed left out. Once, when all is parsed.
  std::vector<Definition> take();

private:
  std::vector<Definition> list_;
  std::vector<tree> types_;
  PointerTable seen_;
  tree last_ = NULL_TREE;
};

} // namespace klp::gcc

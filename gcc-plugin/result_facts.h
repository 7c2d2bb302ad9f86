// What a function may return, as far as it is constants: where a change adds a kind, callers may not know it.
#pragma once

#include "trees.h"

namespace klp::gcc {

class ResultFacts {
public:
  // After the IPA passes: bodies are in SSA form, small callees inside of them.
  void look_at_bodies();
  // A set of facts::ResultKind; a clone's is its original's.
  std::uint8_t of(tree decl) const;

private:
  std::unordered_map<DeclId, std::uint8_t> kinds_;
};

} // namespace klp::gcc

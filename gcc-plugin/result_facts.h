// The kinds of constants that a function may return. If a change adds a kind, the callers may not handle it.
#pragma once

#include "trees.h"

namespace klp::gcc {

class ResultFacts {
public:
  // Call it after the IPA passes: bodies are in SSA form, and early inlining is done.
  void analyze_bodies();
  // A set of facts::ResultKind. For a clone, the set of the original function.
  std::uint8_t of(tree decl) const;

private:
  std::unordered_map<DeclId, std::uint8_t> kinds_;
};

} // namespace klp::gcc

// Records every inlining of the unit, also if no code of the callee remains, and without debug information (-g0).
//
// GCC inlines in two phases. Early inlining works function by function: GCC removes the callee's node from the call
// graph as soon as the body is copied; a later copy of the caller contains both bodies. Late inlining works on the
// whole unit: at the end of the IPA passes, the call graph has a node with `inlined_to` for each decision. So
// content(root) is early(root) and, for each node that was inlined late into root, the node itself and early(node).
//
// Identical code folding (ICF) can redirect a call of b to an identical function a, and then inline a. The source calls
// b and the call statement still names b, so b is recorded. A folded function can also become a wrapper that calls the
// identical function. This call is not in the source and is not recorded (see facts::Function::same_body_as).
#pragma once

#include "trees.h"

namespace klp::gcc {

class InliningLog {
public:
  // Call it when GCC removes a node from the call graph. During early inlining this means that its body was copied.
  void node_removed(cgraph_node* node);
  // Call it when GCC adds a function: a part split off the current function, or a wrapper of an identical function.
  void node_added(cgraph_node* node);
  // Call it at the end of the IPA passes: late inlining is decided then, but not yet done.
  void record_late_inlining();

  // The inlinings into this function, ordered by call site. Inlining::into is not set.
  std::vector<facts::Inlining> inlined_into(tree decl) const;
  // The same without late inlining, for folded functions.
  std::vector<facts::Inlining> early_inlined_into(tree decl) const;
  // The symbol of the identical function that this function only calls (ICF). Empty if it is not a wrapper.
  std::string wrapper_target(tree decl) const;
  // The symbol of the function that this clone was made from. Empty if it is not a clone.
  std::string clone_origin(tree decl) const;

private:
  struct Call {
    std::string callee, caller;
    facts::Place site;
    bool operator<(const Call& other) const;
  };
  using CallIds = std::set<unsigned>;

  unsigned number_of(Call call);
  void add_inlined(CallIds& content, cgraph_node* node);
  const CallIds& early_content(tree source) const;
  std::vector<facts::Inlining> list(const CallIds& content) const;

  std::map<Call, unsigned> numbers_;
  std::vector<Call> calls_;
  std::map<DeclId, CallIds> early_, all_;
  std::map<DeclId, std::string> wrappers_, clones_;
  bool decided_ = false;
};

} // namespace klp::gcc

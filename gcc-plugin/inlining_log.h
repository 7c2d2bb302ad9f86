// Every inlining of the unit, complete also where nothing of the callee was left and at -g0.
//
// GCC inlines twice. Early, function by function: the callee's node in the call graph is removed as soon as its body
// is copied, and whoever copies the caller later copies both. Late, over the whole unit: the decisions stand in the
// call graph when the IPA passes end, as nodes with inlined_to. So: content(root) = early(root), and for each node
// that was inlined late into root, the node itself and early(node).
//
// Identical code folding redirects calls of b to a, its twin, and only then inlines a: the source has no such call.
// The call statement still names b, so b is recorded. And a folded function may become a wrapper that calls its twin:
// that call is in no source and left out (facts::Function::same_body_as tells of it).
#pragma once

#include "trees.h"

namespace klp::gcc {

class InliningLog {
public:
  // The call graph drops a node: during early inlining its body has just been copied.
  void node_removed(cgraph_node* node);
  // A function was added: split off the one being compiled, or turned into a wrapper of its twin.
  void node_added(cgraph_node* node);
  // The IPA passes are over: late inlining is decided, nothing of it done.
  void decisions_made();

  // What was inlined into this function, ordered by call site; `into` is left to the caller.
  std::vector<facts::Inlining> into(tree decl) const;
  // What is known of this function from its source, without late inlining: for folded functions.
  std::vector<facts::Inlining> early_into(tree decl) const;
  // The twin that this function is a wrapper of; empty: none.
  std::string wrapped_twin(tree decl) const;
  // The function this clone was made from; empty: not a clone.
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

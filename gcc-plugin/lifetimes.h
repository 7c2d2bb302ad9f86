// What was found out about each record's objects, while bodies are walked.
#pragma once

#include "trees.h"

namespace klp::gcc {

// The record that a type is, an array counting as its elements; NULL_TREE for other types.
tree record_of(tree type);
// The record that a type points to.
tree pointed_record(tree type);

// The initial value of a local variable, which GCC put into read-only memory to copy it from there.
bool is_initial_value(tree decl);

class Lifetimes {
public:
  // The first reason stays. `record` may be NULL_TREE.
  void outlives(tree record, facts::Outlives why, const std::string& what, location_t where);
  void add_holder(tree record, facts::HolderKind kind, tree holder);
  // Whether more about it matters.
  bool is_open(tree record);
  // Of what is found next; NULL_TREE: outside of functions.
  void enter(tree function) { function_ = function; }

  std::vector<facts::Lifetime> take();

private:
  struct Entry {
    facts::Lifetime facts;
    std::set<std::pair<facts::HolderKind, tree>> holders; // functions and records
    std::vector<std::pair<facts::HolderKind, tree>> in_order;
  };
  Entry& entry_of(tree record);

  std::unordered_map<tree, std::size_t> numbers_; // by main variant
  std::deque<Entry> entries_;
  tree function_ = NULL_TREE;
};

} // namespace klp::gcc

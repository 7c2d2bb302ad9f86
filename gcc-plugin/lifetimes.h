// Collects what the bodies of functions do with objects of each record.
#pragma once

#include "trees.h"

namespace klp::gcc {

// The record (main variant) that the type is, or that its elements are if it is an array. Returns NULL_TREE for other
// types.
tree record_of(tree type);
// The record that a pointer type points to. Returns NULL_TREE for other types.
tree pointed_record(tree type);

// True for a variable that GCC made for the initial value of a local variable: read-only memory from which it is
// copied.
bool is_initial_value(tree decl);

class Lifetimes {
public:
  // Objects of `record` can outlive the function that owns them. Only the first reason is kept. `record` may be
  // NULL_TREE.
  void set_outlives(tree record, facts::Outlives why, const std::string& what, location_t where);
  void add_holder(tree record, facts::HolderKind kind, tree holder);
  // True if no reason to outlive is known for the record, so further facts about it matter. False for NULL_TREE.
  bool is_undecided(tree record);
  // The function that the following calls concern; NULL_TREE outside of functions.
  void set_function(tree function) { function_ = function; }

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

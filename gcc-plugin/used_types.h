// Records whose layout the code depends on: accessed, held by value, or stepped over by pointer arithmetic in what the
// functions of the unit were lowered to; and what they contain by value.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

class UsedTypes {
public:
  // Arrays count as their elements; pointers and scalars are none. True: it is new.
  bool add(tree type);
  // A function's body, lowered to GIMPLE with a control flow graph.
  void add_body(function* body);
  // With its initial value.
  void add_variable(tree decl);

  // Not merely part of another one.
  bool is_used_itself(tree type) const { return direct_.count(type) > 0; }
  // The code, or an initial value, names this field.
  bool is_accessed(tree field) const { return fields_.count(field) > 0; }

  // Records, unions and enumerations, main variants, in the order in which they were found; grows by add().
  const std::vector<tree>& list() const { return list_; }

private:
  bool add_with_parts(tree type);
  void add_value(tree value);
  void add_operand(tree operand);
  void add_statement(gimple* statement);
  void add_pointed_to(tree type);

  std::unordered_set<tree> known_, direct_, fields_;
  std::vector<tree> list_;
};

} // namespace klp::gcc

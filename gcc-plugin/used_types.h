// Records and enumerations whose layout the code depends on: types that the GIMPLE of the unit accesses, holds by value
// or uses in pointer arithmetic, and the types of their members.
#pragma once

#include "gcc-compat.h"

namespace klp::gcc {

class UsedTypes {
public:
  // Adds the record or enumeration; for an array, the type of its elements. Other types are ignored. Returns true if
  // the type was not in the list.
  bool add(tree type);
  // The body must be lowered to GIMPLE and have a control flow graph.
  void add_body(function* body);
  // Adds the type of the variable, and the fields that its initial value sets.
  void add_variable(tree decl);

  // False if the type is in the list only as a member of another type.
  bool is_used_directly(tree type) const { return direct_.count(type) > 0; }
  // True if the code or an initial value uses this field.
  bool is_accessed(tree field) const { return fields_.count(field) > 0; }

  // Structs, unions and enumerations (main variants), in the order of discovery. add() appends to it.
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

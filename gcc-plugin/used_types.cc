#include "used_types.h"

namespace klp::gcc {

namespace {

tree element_type(tree type) {
  if (!type) return NULL_TREE;
  type = strip_array_types(type);
  bool counts = TREE_CODE(type) == ENUMERAL_TYPE || RECORD_OR_UNION_TYPE_P(type);
  return counts ? TYPE_MAIN_VARIANT(type) : NULL_TREE;
}

// In GIMPLE, p + n and p - q count bytes: the size of *p is already a constant in the expression.
bool is_pointer_arithmetic(gimple* statement) {
  if (!is_gimple_assign(statement)) return false;
  tree_code code = gimple_assign_rhs_code(statement);
  return code == POINTER_PLUS_EXPR || code == POINTER_DIFF_EXPR;
}

} // namespace

bool UsedTypes::add(tree type) {
  type = element_type(type);
  if (!type || !direct_.insert(type).second) return false;
  return add_with_parts(type);
}

bool UsedTypes::add_with_parts(tree type) {
  type = element_type(type);
  if (!type || !known_.insert(type).second) return false;
  list_.push_back(type);
  if (TREE_CODE(type) == ENUMERAL_TYPE) return true;
  for (tree field = TYPE_FIELDS(type); field; field = DECL_CHAIN(field))
    if (TREE_CODE(field) == FIELD_DECL) add_with_parts(TREE_TYPE(field));
  return true;
}

void UsedTypes::add_value(tree value) {
  if (TREE_CODE(value) != CONSTRUCTOR) return;
  unsigned i;
  tree index, member;
  FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(value), i, index, member) {
    if (index && TREE_CODE(index) == FIELD_DECL) fields_.insert(index);
    add_value(member);
  }
}

void UsedTypes::add_variable(tree decl) {
  add(TREE_TYPE(decl));
  if (DECL_INITIAL(decl)) add_value(DECL_INITIAL(decl));
}

void UsedTypes::add_pointed_to(tree type) {
  if (POINTER_TYPE_P(type)) add(TREE_TYPE(type));
}

void UsedTypes::add_operand(tree operand) {
  if (!operand || !EXPR_P(operand)) {
    if (operand && DECL_P(operand)) add(TREE_TYPE(operand));
    return;
  }
  if (TREE_CODE(operand) == ADDR_EXPR) return add_operand(TREE_OPERAND(operand, 0));
  for (; handled_component_p(operand); operand = TREE_OPERAND(operand, 0)) {
    add(TREE_TYPE(operand));
    if (TREE_CODE(operand) == COMPONENT_REF) {
      add(DECL_CONTEXT(TREE_OPERAND(operand, 1)));
      fields_.insert(TREE_OPERAND(operand, 1));
    }
    if (TREE_CODE(operand) == ARRAY_REF) add_operand(TREE_OPERAND(operand, 1));
  }
  add(TREE_TYPE(operand));
  if (TREE_CODE(operand) == MEM_REF) add_pointed_to(TREE_TYPE(TREE_OPERAND(operand, 1)));
  if (TREE_CODE(operand) == ADDR_EXPR || TREE_CODE(operand) == MEM_REF) add_operand(TREE_OPERAND(operand, 0));
}

void UsedTypes::add_statement(gimple* statement) {
  if (is_gimple_debug(statement)) return;
  bool steps = is_pointer_arithmetic(statement);
  for (unsigned i = 0; i < gimple_num_ops(statement); ++i) {
    tree operand = gimple_op(statement, i);
    if (operand && TREE_CODE(operand) == TREE_LIST) operand = TREE_VALUE(operand); // an operand of an asm statement
    add_operand(operand);
    if (steps && operand) add_pointed_to(TREE_TYPE(operand));
  }
}

void UsedTypes::add_body(function* body) {
  if (!body || !body->cfg) return;
  basic_block block;
  FOR_EACH_BB_FN(block, body) {
    for (auto at = gsi_start_bb(block); !gsi_end_p(at); gsi_next(&at)) add_statement(gsi_stmt(at));
  }
}

} // namespace klp::gcc

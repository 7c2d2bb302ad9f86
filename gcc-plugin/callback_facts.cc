#include "callback_facts.h"

namespace klp::gcc {

namespace {

void add_callbacks(tree value, const std::string& field, const std::string& variable,
                   std::vector<facts::Callback>& out);

std::string member_path(const std::string& outer, tree index) {
  if (index && TREE_CODE(index) == FIELD_DECL) {
    if (!DECL_NAME(index))
      return outer; // C names the members of an anonymous member as if they were members of the outer record
    std::string name = IDENTIFIER_POINTER(DECL_NAME(index));
    return outer.empty() ? name : outer + "." + name;
  }
  if (index && TREE_CODE(index) == RANGE_EXPR) index = TREE_OPERAND(index, 0);
  if (!index || !tree_fits_uhwi_p(index)) return outer + "[]";
  return outer + "[" + std::to_string(tree_to_uhwi(index)) + "]";
}

void add_members(tree value, const std::string& field, const std::string& variable, std::vector<facts::Callback>& out) {
  unsigned i;
  tree index, member;
  FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(value), i, index, member) {
    // Saves time: most members are numbers, for which no path is needed.
    if (TREE_CODE(member) != INTEGER_CST) add_callbacks(member, member_path(field, index), variable, out);
  }
}

void add_callbacks(tree value, const std::string& field, const std::string& variable,
                   std::vector<facts::Callback>& out) {
  STRIP_NOPS(value);
  if (TREE_CODE(value) == CONSTRUCTOR) return add_members(value, field, variable, out);
  if (TREE_CODE(value) != ADDR_EXPR) return;
  tree target = TREE_OPERAND(value, 0);
  if (TREE_CODE(target) == FUNCTION_DECL) out.push_back({symbol_of(target), variable, field});
}

} // namespace

std::vector<facts::Callback> callback_facts() {
  std::vector<tree> decls;
  varpool_node* node;
  FOR_EACH_DEFINED_VARIABLE(node) {
    tree value = DECL_INITIAL(node->decl);
    if (!node->alias && value && value != error_mark_node) decls.push_back(node->decl);
  }
  std::sort(decls.begin(), decls.end(), [](tree a, tree b) { return id_of(a) < id_of(b); });
  std::vector<facts::Callback> out;
  for (tree decl : decls) add_callbacks(DECL_INITIAL(decl), "", symbol_of(decl), out);
  return out;
}

} // namespace klp::gcc

#include "variable_facts.h"

namespace klp::gcc {

static tree owner_of(tree decl) {
  tree context = DECL_CONTEXT(decl);
  return context && TREE_CODE(context) == FUNCTION_DECL ? DECL_ORIGIN(context) : NULL_TREE;
}

void VariableFacts::declared(tree decl) {
  if (!decl || !VAR_P(decl) || !TREE_STATIC(decl) || DECL_EXTERNAL(decl) || !owner_of(decl)) return;
  ordinals_[id_of(decl)] = declared_[{id_of(owner_of(decl)), source_name_of(decl)}]++;
}

facts::Variable VariableFacts::describe(tree decl) const {
  facts::Variable v;
  v.symbol = symbol_of(decl);
  v.name = source_name_of(decl);
  if (tree owner = owner_of(decl)) v.owner = source_name_of(owner);
  if (auto known = ordinals_.find(id_of(decl)); known != ordinals_.end()) v.ordinal = known->second;
  v.place = place_of(DECL_SOURCE_LOCATION(decl));
  v.linkage = linkage_of(decl);
  v.section = section_of(decl);
  v.type = type_text(TREE_TYPE(decl));
  if (tree size = DECL_SIZE_UNIT(decl); size && tree_fits_uhwi_p(size)) v.size = tree_to_uhwi(size);
  v.read_only = TREE_READONLY(decl) && !TREE_THIS_VOLATILE(decl);
  return v;
}

// Assembler-local labels (string constants) never become symbols.
static bool has_symbol(tree decl) {
  return TREE_ASM_WRITTEN(decl) && !DECL_EXTERNAL(decl) && !DECL_IN_CONSTANT_POOL(decl) &&
         DECL_ASSEMBLER_NAME_SET_P(decl) && symbol_of(decl).compare(0, 2, ".L") != 0;
}

void VariableFacts::finish(facts::Unit& unit) const {
  varpool_node* node;
  FOR_EACH_VARIABLE(node) {
    if (has_symbol(node->decl)) unit.variables.push_back(describe(node->decl));
  }
}

} // namespace klp::gcc

#include "variable_facts.h"

namespace klp::gcc {

namespace {

tree owner_of(tree decl) {
  tree context = DECL_CONTEXT(decl);
  return context && TREE_CODE(context) == FUNCTION_DECL ? DECL_ORIGIN(context) : NULL_TREE;
}

// True for variables that GCC made: switch tables, compound literals. GCC appends a number to their names (CSWTCH.12),
// and the name without the number is CSWTCH.
bool is_numbered_by_gcc(const std::string& name) { return name.find('.') != std::string::npos; }

std::string name_of(tree decl) {
  std::string name = source_name_of(decl);
  return name.substr(0, name.find('.'));
}

// False for string constants: their labels begin with .L, which the assembler does not write to the symbol table.
bool has_symbol(tree decl) {
  return TREE_ASM_WRITTEN(decl) && !DECL_EXTERNAL(decl) && !DECL_IN_CONSTANT_POOL(decl) &&
         DECL_ASSEMBLER_NAME_SET_P(decl) && symbol_of(decl).compare(0, 2, ".L") != 0;
}

// Sorted by declaration number, which is the order of declaration.
std::vector<tree> written_variables() {
  std::vector<tree> decls;
  varpool_node* node;
  FOR_EACH_VARIABLE(node) {
    if (has_symbol(node->decl)) decls.push_back(node->decl);
  }
  std::sort(decls.begin(), decls.end(), [](tree a, tree b) { return id_of(a) < id_of(b); });
  return decls;
}

} // namespace

std::uint32_t VariableFacts::next_ordinal(tree decl) {
  tree owner = owner_of(decl);
  return counts_[{owner ? id_of(owner) : 0, name_of(decl)}]++;
}

void VariableFacts::add_declaration(tree decl) {
  if (!decl || !VAR_P(decl) || !TREE_STATIC(decl) || DECL_EXTERNAL(decl) || !owner_of(decl)) return;
  ordinals_[id_of(decl)] = next_ordinal(decl);
}

std::uint32_t VariableFacts::ordinal_of(tree decl) {
  if (auto known = ordinals_.find(id_of(decl)); known != ordinals_.end()) return known->second;
  return is_numbered_by_gcc(source_name_of(decl)) ? next_ordinal(decl) : 0;
}

facts::Variable VariableFacts::describe(tree decl) {
  facts::Variable v;
  v.symbol = symbol_of(decl);
  v.name = name_of(decl);
  if (tree owner = owner_of(decl)) v.owner = source_name_of(owner);
  v.ordinal = ordinal_of(decl);
  v.place = place_of(DECL_SOURCE_LOCATION(decl));
  v.linkage = linkage_of(decl);
  v.section = section_of(decl);
  v.type = type_text(TREE_TYPE(decl));
  if (tree size = DECL_SIZE_UNIT(decl); size && tree_fits_uhwi_p(size)) v.size = tree_to_uhwi(size);
  v.read_only = TREE_READONLY(decl) && !TREE_THIS_VOLATILE(decl);
  return v;
}

void VariableFacts::finish(facts::Unit& unit) {
  for (tree decl : written_variables()) unit.variables.push_back(describe(decl));
}

} // namespace klp::gcc

#include "definitions.h"

namespace klp::gcc {

using facts::DefinitionKind;

namespace {

DefinitionKind kind_of(tree decl) {
  if (TREE_CODE(decl) == TYPE_DECL) return DefinitionKind::type_name;
  return VAR_P(decl) && !DECL_EXTERNAL(decl) ? DefinitionKind::variable : DefinitionKind::declaration;
}

tree tag_of(tree type) {
  tree name = TYPE_NAME(type);
  if (!name || TREE_CODE(name) == IDENTIFIER_NODE) return name;
  return DECL_NAME(name);
}

} // namespace

void Definitions::finish_declaration(tree decl) {
  if (current_function_decl || !DECL_NAME(decl)) return;
  tree type = TREE_CODE(decl) == TYPE_DECL ? TREE_TYPE(decl) : NULL_TREE;
  list_.push_back({kind_of(decl), DECL_NAME(decl), type, DECL_SOURCE_LOCATION(decl), 0, id_of(decl)});
}

// GCC calls this function for each definition, and also each time a tag is mentioned.
void Definitions::finish_type(tree type) {
  if (!type || (!RECORD_OR_UNION_TYPE_P(type) && TREE_CODE(type) != ENUMERAL_TYPE)) return;
  tree main = TYPE_MAIN_VARIANT(type);
  if (main == last_) return;
  last_ = main;
  unsigned& seen = seen_[main];
  if (!seen) types_.push_back(main);
  seen = 1;
}

void Definitions::finish_function(tree decl) {
  location_t end = DECL_STRUCT_FUNCTION(decl) ? DECL_STRUCT_FUNCTION(decl)->function_end_locus : UNKNOWN_LOCATION;
  list_.push_back({DefinitionKind::function, DECL_NAME(decl), NULL_TREE, DECL_SOURCE_LOCATION(decl), end, id_of(decl)});
}

void Definitions::mark() const {
  for (const Definition& definition : list_) {
    if (definition.identifier) gt_ggc_mx_tree_node(definition.identifier);
    if (definition.type) gt_ggc_mx_tree_node(definition.type);
  }
  for (tree type : types_) gt_ggc_mx_tree_node(type);
}

std::vector<Definition> Definitions::take() {
  for (tree type : types_) {
    if (!COMPLETE_TYPE_P(type) || !TYPE_STUB_DECL(type)) continue;
    auto kind = TREE_CODE(type) == ENUMERAL_TYPE ? DefinitionKind::enumeration : DefinitionKind::record;
    list_.push_back({kind, tag_of(type), type, DECL_SOURCE_LOCATION(TYPE_STUB_DECL(type)), 0, 0});
  }
  types_.clear();
  return std::move(list_);
}

} // namespace klp::gcc

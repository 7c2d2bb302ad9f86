#include "lifetime_facts.h"
#include "body_lifetimes.h"
#include "export_facts.h"
#include "lifetimes.h"

namespace klp::gcc {

using facts::HolderKind;
using facts::Outlives;

namespace {

// Who can call a function with objects that no body of this unit passes.
class Takers {
public:
  explicit Takers(Lifetimes& lifetimes) : lifetimes_(lifetimes), exported_(exported_symbols()) {}

  void add(cgraph_node* node) {
    add(node, TREE_TYPE(node->decl), node->address_taken);
    if (!node->alias) return;
    // Another name, and maybe another type.
    tree target = TREE_TYPE(node->ultimate_alias_target()->decl);
    add(node, target, node->address_taken || TYPE_MAIN_VARIANT(target) != TYPE_MAIN_VARIANT(TREE_TYPE(node->decl)));
  }

private:
  void add(cgraph_node* node, tree type, bool called_from_anywhere) {
    add(node, TREE_TYPE(type), false, called_from_anywhere);
    for (tree parameter = TYPE_ARG_TYPES(type); parameter; parameter = TREE_CHAIN(parameter))
      add(node, TREE_VALUE(parameter), true, called_from_anywhere);
  }

  void add(cgraph_node* node, tree type, bool parameter, bool called_from_anywhere) {
    tree by_value = record_of(type), record = by_value ? by_value : pointed_record(type);
    if (!lifetimes_.is_open(record)) return;
    std::string name = source_name_of(node->decl) + "()";
    location_t where = DECL_SOURCE_LOCATION(node->decl);
    if (exported_.count(symbol_of(node->decl))) return lifetimes_.outlives(record, Outlives::exported, name, where);
    if (called_from_anywhere) return lifetimes_.outlives(record, Outlives::address_taken, name, where);
    if (by_value && parameter) lifetimes_.add_holder(record, HolderKind::owner, node->decl);
    if (linkage_of(node->decl) == facts::Linkage::global) lifetimes_.add_holder(record, HolderKind::taker, node->decl);
  }

  Lifetimes& lifetimes_;
  std::set<std::string> exported_;
};

} // namespace

static void add_variables(Lifetimes& lifetimes) {
  varpool_node* node;
  FOR_EACH_VARIABLE(node) {
    tree record = record_of(TREE_TYPE(node->decl));
    if (record && !is_initial_value(node->decl))
      lifetimes.outlives(record, Outlives::variable, source_name_of(node->decl), DECL_SOURCE_LOCATION(node->decl));
  }
}

std::vector<facts::Lifetime> lifetime_facts() {
  Lifetimes lifetimes;
  add_variables(lifetimes);
  Takers takers(lifetimes);
  std::vector<cgraph_node*> nodes;
  cgraph_node* node;
  // One of another unit, whose address this unit takes, is known to be called through a pointer here only.
  FOR_EACH_FUNCTION(node) {
    if (node->definition || node->address_taken) nodes.push_back(node);
  }
  std::sort(nodes.begin(), nodes.end(), [](auto* a, auto* b) { return id_of(a->decl) < id_of(b->decl); });
  for (auto* n : nodes) {
    lifetimes.enter(n->decl);
    takers.add(n);
    if (n->has_gimple_body_p()) add_body(lifetimes, n->decl);
  }
  return lifetimes.take();
}

} // namespace klp::gcc

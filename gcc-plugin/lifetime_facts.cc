#include "lifetime_facts.h"
#include "body_lifetimes.h"
#include "export_facts.h"
#include "lifetimes.h"

namespace klp::gcc {

using facts::HolderKind;
using facts::Outlives;

namespace {

// Looks at the parameters and results of functions: a caller outside of this unit, or a call through a pointer, can
// pass objects that no body of this unit passes.
class SignatureLifetimes {
public:
  explicit SignatureLifetimes(Lifetimes& lifetimes) : lifetimes_(lifetimes), exported_(exported_symbols()) {}

  void add(cgraph_node* node) {
    add(node, TREE_TYPE(node->decl), node->address_taken);
    if (!node->alias) return;
    // An alias can have another type than its target.
    tree target = TREE_TYPE(node->ultimate_alias_target()->decl);
    add(node, target, node->address_taken || TYPE_MAIN_VARIANT(target) != TYPE_MAIN_VARIANT(TREE_TYPE(node->decl)));
  }

private:
  void add(cgraph_node* node, tree type, bool has_unknown_callers) {
    add(node, TREE_TYPE(type), false, has_unknown_callers);
    for (tree parameter = TYPE_ARG_TYPES(type); parameter; parameter = TREE_CHAIN(parameter))
      add(node, TREE_VALUE(parameter), true, has_unknown_callers);
  }

  void add(cgraph_node* node, tree type, bool parameter, bool has_unknown_callers) {
    tree by_value = record_of(type), record = by_value ? by_value : pointed_record(type);
    if (!lifetimes_.is_undecided(record)) return;
    std::string name = source_name_of(node->decl) + "()";
    location_t where = DECL_SOURCE_LOCATION(node->decl);
    if (exported_.count(symbol_of(node->decl))) return lifetimes_.set_outlives(record, Outlives::exported, name, where);
    if (has_unknown_callers) return lifetimes_.set_outlives(record, Outlives::address_taken, name, where);
    if (by_value && parameter) lifetimes_.add_holder(record, HolderKind::owner, node->decl);
    if (linkage_of(node->decl) == facts::Linkage::global) lifetimes_.add_holder(record, HolderKind::taker, node->decl);
  }

  Lifetimes& lifetimes_;
  std::set<std::string> exported_;
};

void add_variables(Lifetimes& lifetimes) {
  varpool_node* node;
  FOR_EACH_VARIABLE(node) {
    tree record = record_of(TREE_TYPE(node->decl));
    if (record && !is_initial_value(node->decl))
      lifetimes.set_outlives(record, Outlives::variable, source_name_of(node->decl), DECL_SOURCE_LOCATION(node->decl));
  }
}

} // namespace

std::vector<facts::Lifetime> lifetime_facts() {
  Lifetimes lifetimes;
  add_variables(lifetimes);
  SignatureLifetimes signatures(lifetimes);
  std::vector<cgraph_node*> nodes;
  cgraph_node* node;
  // Functions of other units are included if this unit takes their address: only here is it visible that they can be
  // called through a pointer.
  FOR_EACH_FUNCTION(node) {
    if (node->definition || node->address_taken) nodes.push_back(node);
  }
  std::sort(nodes.begin(), nodes.end(), [](auto* a, auto* b) { return id_of(a->decl) < id_of(b->decl); });
  for (auto* n : nodes) {
    lifetimes.set_function(n->decl);
    signatures.add(n);
    if (n->has_gimple_body_p()) add_body(lifetimes, n->decl);
  }
  return lifetimes.take();
}

} // namespace klp::gcc

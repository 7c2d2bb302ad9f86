#include "result_facts.h"

namespace klp::gcc {

namespace {

constexpr std::uint8_t bit(facts::ResultKind kind) { return static_cast<std::uint8_t>(kind); }

// What one body returns: constants, and what functions whose bodies are known too return.
struct Results {
  std::uint8_t kinds = 0;
  std::vector<DeclId> callees;
};

// Linux returns errors as numbers from -4095 to -1, as pointers too (include/linux/err.h: MAX_ERRNO).
std::uint8_t kind_of_constant(tree constant) {
  constexpr HOST_WIDE_INT largest_error = 4095;
  tree type = TREE_TYPE(constant);
  const bool pointer = POINTER_TYPE_P(type);
  if (integer_zerop(constant)) return bit(pointer ? facts::ResultKind::null : facts::ResultKind::zero);
  const HOST_WIDE_INT value = wi::to_wide(constant).to_shwi(); // the sign is the highest bit's, also where C has none
  const bool error = TYPE_PRECISION(type) >= 32 && value < 0 && value >= -largest_error;
  if (error) return bit(pointer ? facts::ResultKind::error_pointer : facts::ResultKind::error);
  return bit(pointer ? facts::ResultKind::computed : facts::ResultKind::value);
}

// Follows a value to where it comes from.
class Origins {
public:
  Results results;

  void follow(tree value) {
    if (TREE_CODE(value) == INTEGER_CST) {
      results.kinds |= kind_of_constant(value);
    } else if (TREE_CODE(value) != SSA_NAME) {
      computed();
    } else if (seen_.insert(SSA_NAME_VERSION(value)).second) {
      follow_definition(SSA_NAME_DEF_STMT(value));
    }
  }

private:
  void computed() { results.kinds |= bit(facts::ResultKind::computed); }

  void follow_definition(gimple* statement) {
    if (auto* phi = dyn_cast<gphi*>(statement)) {
      for (unsigned i = 0; i < gimple_phi_num_args(phi); ++i) follow(gimple_phi_arg_def(phi, i));
    } else if (gimple_assign_single_p(statement) || gimple_assign_cast_p(statement)) {
      follow(gimple_assign_rhs1(statement));
    } else if (tree callee = is_gimple_call(statement) ? gimple_call_fndecl(statement) : NULL_TREE) {
      results.callees.push_back(id_of(callee));
    } else {
      computed();
    }
  }

  std::set<unsigned> seen_;
};

Results results_of(function* body) {
  Origins origins;
  edge e;
  edge_iterator at;
  FOR_EACH_EDGE(e, at, EXIT_BLOCK_PTR_FOR_FN(body)->preds) {
    auto* last = safe_dyn_cast<greturn*>(gsi_stmt(gsi_last_bb(e->src)));
    if (tree value = last ? gimple_return_retval(last) : NULL_TREE) origins.follow(value);
  }
  return std::move(origins.results);
}

} // namespace

void ResultFacts::look_at_bodies() {
  std::vector<std::pair<DeclId, std::vector<DeclId>>> calls;
  cgraph_node* node;
  FOR_EACH_FUNCTION(node) {
    function* body = DECL_STRUCT_FUNCTION(node->decl);
    if (!body || !body->cfg || !gimple_in_ssa_p(body) || kinds_.count(id_of(node->decl))) continue;
    Results results = results_of(body);
    kinds_[id_of(node->decl)] = results.kinds;
    if (!results.callees.empty()) calls.emplace_back(id_of(node->decl), std::move(results.callees));
  }
  for (bool more = true; more;) {
    more = false;
    for (const auto& [caller, callees] : calls) {
      std::uint8_t& kinds = kinds_[caller];
      const std::uint8_t before = kinds;
      for (DeclId callee : callees) {
        auto known = kinds_.find(callee);
        kinds |= known == kinds_.end() ? bit(facts::ResultKind::computed) : known->second;
      }
      more |= kinds != before;
    }
  }
}

std::uint8_t ResultFacts::of(tree decl) const {
  for (tree candidate : {decl, DECL_ORIGIN(decl)})
    if (auto found = kinds_.find(id_of(candidate)); found != kinds_.end()) return found->second;
  return 0;
}

} // namespace klp::gcc

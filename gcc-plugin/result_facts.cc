#include "result_facts.h"

namespace klp::gcc {

namespace {

constexpr std::uint8_t bit(facts::ResultKind kind) { return static_cast<std::uint8_t>(kind); }

constexpr std::uint8_t computed = bit(facts::ResultKind::computed);

// The possible results of one body: kinds of constants, and functions of the unit whose result is returned.
struct Results {
  std::uint8_t kinds = 0;
  std::vector<DeclId> callees;
};

// Linux returns errors as numbers from -4095 to -1, also as pointers (include/linux/err.h: MAX_ERRNO). An unsigned
// number can be an error only if it is as wide as a pointer.
std::uint8_t kind_of_constant(tree constant) {
  constexpr HOST_WIDE_INT largest_error = 4095;
  tree type = TREE_TYPE(constant);
  if (integer_zerop(constant)) return bit(facts::ResultKind::zero);
  const unsigned width = TYPE_PRECISION(type);
  const bool can_be_error = width == 64 || (width == 32 && !TYPE_UNSIGNED(type));
  const HOST_WIDE_INT value = can_be_error ? wi::to_wide(constant).to_shwi() : 0;
  return bit(value < 0 && value >= -largest_error ? facts::ResultKind::error : facts::ResultKind::value);
}

// True if a conversion from `from` to `to` never changes an error into a value that is no error, or the reverse.
bool keeps_meaning(tree to, tree from) {
  const auto is_plain = [](tree type) { return INTEGRAL_TYPE_P(type) || POINTER_TYPE_P(type); };
  if (!is_plain(to) || !is_plain(from)) return false;
  const unsigned wide = TYPE_PRECISION(to), was = TYPE_PRECISION(from);
  if (was == 1 || TREE_CODE(from) == BOOLEAN_TYPE) return true;
  return wide == was || (wide > was && was >= 32 && !TYPE_UNSIGNED(from)) || (wide < was && wide >= 32);
}

// Converts kinds to the return type of a function: kinds of numbers to kinds of pointers if it returns a pointer,
// otherwise kinds of pointers to kinds of numbers.
std::uint8_t for_return_type(std::uint8_t kinds, bool pointer) {
  using facts::ResultKind;
  static constexpr struct {
    ResultKind number, pointer;
  } same[] = {{ResultKind::zero, ResultKind::null},
              {ResultKind::error, ResultKind::error_pointer},
              {ResultKind::value, ResultKind::computed}};
  for (const auto& pair : same) {
    const ResultKind from = pointer ? pair.number : pair.pointer, to = pointer ? pair.pointer : pair.number;
    if (from == ResultKind::computed || !(kinds & bit(from))) continue;
    kinds = (kinds & ~bit(from)) | bit(to);
  }
  return kinds;
}

// Follows a value through SSA definitions back to constants and calls.
class Origins {
public:
  Results results;

  void follow(tree value) {
    if (TREE_CODE(value) == INTEGER_CST) {
      results.kinds |= kind_of_constant(value);
    } else if (TREE_CODE(value) != SSA_NAME) {
      results.kinds |= computed;
    } else if (seen_.insert(SSA_NAME_VERSION(value)).second) {
      follow_definition(value, SSA_NAME_DEF_STMT(value));
    }
  }

private:
  void follow_definition(tree value, gimple* statement) {
    if (auto* phi = dyn_cast<gphi*>(statement)) {
      for (unsigned i = 0; i < gimple_phi_num_args(phi); ++i) follow(gimple_phi_arg_def(phi, i));
    } else if (copies_value(value, statement)) {
      follow(gimple_assign_rhs1(statement));
    } else if (tree callee = is_gimple_call(statement) ? gimple_call_fndecl(statement) : NULL_TREE) {
      add_callee(callee);
    } else {
      results.kinds |= computed;
    }
  }

  static bool copies_value(tree value, gimple* statement) {
    if (!gimple_assign_single_p(statement) && !gimple_assign_cast_p(statement)) return false;
    tree from = gimple_assign_rhs1(statement);
    return TREE_CODE(from) == INTEGER_CST || keeps_meaning(TREE_TYPE(value), TREE_TYPE(from));
  }

  // For a weak function the result is unknown, because the linker may take another definition.
  void add_callee(tree callee) {
    cgraph_node* node = DECL_WEAK(callee) ? nullptr : cgraph_node::get(callee);
    if (node)
      results.callees.push_back(id_of(node->ultimate_alias_target()->decl));
    else
      results.kinds |= computed;
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

void ResultFacts::analyze_bodies() {
  struct Caller {
    DeclId id;
    bool pointer;
    std::vector<DeclId> callees;
  };
  std::vector<Caller> calls;
  cgraph_node* node;
  FOR_EACH_FUNCTION(node) {
    function* body = DECL_STRUCT_FUNCTION(node->decl);
    if (!body || !body->cfg || !gimple_in_ssa_p(body) || kinds_.count(id_of(node->decl))) continue;
    Results results = results_of(body);
    const bool pointer = POINTER_TYPE_P(TREE_TYPE(TREE_TYPE(node->decl)));
    kinds_[id_of(node->decl)] = for_return_type(results.kinds, pointer);
    if (!results.callees.empty()) calls.push_back({id_of(node->decl), pointer, std::move(results.callees)});
  }
  // Fixed-point iteration: adds the results of callees until nothing changes, because functions can be recursive.
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [caller, pointer, callees] : calls) {
      std::uint8_t& kinds = kinds_[caller];
      const std::uint8_t before = kinds;
      for (DeclId callee : callees) {
        auto known = kinds_.find(callee);
        kinds |= for_return_type(known == kinds_.end() ? computed : known->second, pointer);
      }
      changed |= kinds != before;
    }
  }
}

std::uint8_t ResultFacts::of(tree decl) const {
  for (tree candidate : {decl, DECL_ORIGIN(decl)})
    if (auto found = kinds_.find(id_of(candidate)); found != kinds_.end()) return found->second;
  return 0;
}

} // namespace klp::gcc

#include "body_lifetimes.h"

namespace klp::gcc {

using facts::HolderKind;
using facts::Outlives;

namespace {

// The record whose address the value is. For an ADDR_EXPR the type of its operand counts, not the type of the
// expression: GIMPLE omits conversions between pointer types.
tree addressed_record(tree value) {
  if (!POINTER_TYPE_P(TREE_TYPE(value)) || TREE_CODE(value) == INTEGER_CST) return NULL_TREE;
  if (TREE_CODE(value) == ADDR_EXPR) return record_of(TREE_TYPE(TREE_OPERAND(value, 0)));
  return pointed_record(TREE_TYPE(value));
}

bool is_null(tree value) { return TREE_CODE(value) == INTEGER_CST && integer_zerop(value); }

// True for a local variable or parameter that only this function can read or write.
bool is_local_value(tree value) {
  if (TREE_CODE(value) == SSA_NAME) return true;
  const bool is_local = VAR_P(value) || TREE_CODE(value) == PARM_DECL || TREE_CODE(value) == RESULT_DECL;
  return is_local && !TREE_ADDRESSABLE(value) && !TREE_THIS_VOLATILE(value) && !is_global_var(value);
}

// True if the place is the padding of a local variable. With -ftrivial-auto-var-init GCC clears padding by an
// assignment to an array of char.
bool fills_padding(tree place) {
  if (TREE_CODE(place) != MEM_REF || TREE_CODE(TREE_TYPE(place)) != ARRAY_TYPE) return false;
  tree base = TREE_OPERAND(place, 0);
  return TREE_CODE(TREE_TYPE(TREE_TYPE(place))) == INTEGER_TYPE && TREE_CODE(base) == ADDR_EXPR &&
         DECL_P(TREE_OPERAND(base, 0)) && !is_global_var(TREE_OPERAND(base, 0));
}

// True for a call of a builtin function that stores no address which it gets.
bool keeps_no_address(gcall* call, tree callee) {
  if (!fndecl_built_in_p(callee, BUILT_IN_NORMAL)) return false;
  switch (DECL_FUNCTION_CODE(callee)) {
  case BUILT_IN_MEMSET:
  case BUILT_IN_OBJECT_SIZE:
  case BUILT_IN_CONSTANT_P:
  case BUILT_IN_PREFETCH:
    return true;
  case BUILT_IN_MEMCPY: // harmless if both objects have the same type
  case BUILT_IN_MEMMOVE:
  case BUILT_IN_MEMCMP:
    return gimple_call_num_args(call) > 1 &&
           addressed_record(gimple_call_arg(call, 0)) == addressed_record(gimple_call_arg(call, 1));
  default:
    return false;
  }
}

class Body {
public:
  Body(Lifetimes& lifetimes, tree function) : lifetimes_(lifetimes), function_(function) {}

  void add(gimple* statement) {
    where_ = gimple_location(statement);
    if (auto* assign = dyn_cast<gassign*>(statement)) return add_assignment(assign);
    if (auto* call = dyn_cast<gcall*>(statement)) return add_call(call);
    if (auto* result = dyn_cast<greturn*>(statement)) return add_return(gimple_return_retval(result));
    if (auto* assembler = dyn_cast<gasm*>(statement)) return add_assembler(assembler);
    if (is_gimple_debug(statement)) return;
    for (unsigned i = 0; i < gimple_num_ops(statement); ++i)
      if (tree operand = gimple_op(statement, i)) visit_value(operand);
  }

  void add_local(tree decl) {
    if (!is_global_var(decl)) lifetimes_.add_holder(record_of(TREE_TYPE(decl)), HolderKind::owner, function_);
  }

private:
  void set_outlives(tree record, Outlives why, const std::string& what = "") {
    if (lifetimes_.is_undecided(record)) lifetimes_.set_outlives(record, why, what, where_);
  }
  // Makes the text of the type only if it is needed, because this is slow.
  void set_outlives(tree record, Outlives why, tree type) {
    if (lifetimes_.is_undecided(record)) lifetimes_.set_outlives(record, why, type_text(type), where_);
  }

  // A place in memory such as a.b[i].c or p->b.c: records which record contains which, down to the variable or pointer.
  void visit_place(tree place) {
    for (; handled_component_p(place); place = TREE_OPERAND(place, 0)) {
      tree outer = record_of(TREE_TYPE(TREE_OPERAND(place, 0))), record = record_of(TREE_TYPE(place));
      if (TREE_CODE(place) == VIEW_CONVERT_EXPR && outer != record) {
        set_outlives(outer, Outlives::accessed_as, TREE_TYPE(place));
        set_outlives(record, Outlives::accessed_as, TREE_TYPE(TREE_OPERAND(place, 0)));
      }
      if (TREE_CODE(place) == COMPONENT_REF) lifetimes_.add_holder(record, HolderKind::container, outer);
    }
    if (TREE_CODE(place) == MEM_REF || TREE_CODE(place) == TARGET_MEM_REF) return visit_dereference(place);
    if (DECL_P(place) && TREE_CODE(place) != FUNCTION_DECL) visit_variable(place);
  }

  void visit_variable(tree decl) {
    tree record = record_of(TREE_TYPE(decl));
    if (is_global_var(decl))
      set_outlives(record, Outlives::variable, source_name_of(decl));
    else
      lifetimes_.add_holder(record, HolderKind::owner, function_);
  }

  // The object that a pointer points to.
  void visit_dereference(tree place) {
    tree pointer = TREE_OPERAND(place, 0), record = record_of(TREE_TYPE(place)), from = addressed_record(pointer);
    if (record && record != from) set_outlives(record, Outlives::converted_from, TREE_TYPE(pointer));
    if (from && record != from) set_outlives(from, Outlives::accessed_as, TREE_TYPE(place));
    visit_value(pointer);
  }

  // A value that is used in any operation.
  void visit_value(tree value) {
    if (TREE_CODE(value) == ADDR_EXPR) return visit_place(TREE_OPERAND(value, 0));
    if (TREE_CODE(value) == SSA_NAME || CONSTANT_CLASS_P(value)) return;
    if (DECL_P(value) || REFERENCE_CLASS_P(value)) {
      if (!is_local_value(value)) set_outlives(pointed_record(TREE_TYPE(value)), Outlives::loaded);
      return visit_place(value);
    }
    if (EXPR_P(value)) // a condition
      for (int i = 0; i < TREE_OPERAND_LENGTH(value); ++i)
        if (TREE_OPERAND(value, i)) visit_value(TREE_OPERAND(value, i));
  }

  // `value` is converted to the type `to`.
  void convert(tree value, tree to) {
    tree from = addressed_record(value), record = pointed_record(to);
    if (from == record) return;
    set_outlives(from, Outlives::converted_to, to);
    if (!is_null(value)) set_outlives(record, Outlives::converted_from, TREE_TYPE(value));
  }

  void add_assignment(gassign* assign) {
    if (gimple_clobber_p(assign)) return;
    tree to = gimple_assign_lhs(assign);
    tree_code code = gimple_assign_rhs_code(assign);
    if (code == CONSTRUCTOR && fills_padding(to)) return;
    bool copies = record_of(TREE_TYPE(to)) && gimple_assign_single_p(assign);
    for (unsigned i = 1; i < gimple_num_ops(assign); ++i) {
      tree from = gimple_op(assign, i);
      if (!from || (copies && is_initial_value(from))) continue;
      visit_value(from);
      bool compares = TREE_CODE_CLASS(code) == tcc_comparison || code == POINTER_DIFF_EXPR;
      bool counts = (code == POINTER_PLUS_EXPR && i == 2) || (code == COND_EXPR && i == 1);
      if (!compares && !counts) convert(from, TREE_TYPE(to));
    }
    set(to, gimple_assign_single_p(assign) && is_null(gimple_assign_rhs1(assign)));
  }

  void set(tree to, bool null) {
    if (!null && !is_local_value(to)) set_outlives(pointed_record(TREE_TYPE(to)), Outlives::stored);
    visit_place(to);
  }

  void add_call(gcall* call) {
    tree callee = gimple_call_fndecl(call), result = gimple_call_lhs(call);
    if (result) set(result, false);
    if (gimple_call_internal_p(call)) return add_internal_call(call);
    if (!callee) visit_value(gimple_call_fn(call));
    // If the call uses a converted function type, the declared type of the function counts.
    tree type = callee ? TREE_TYPE(callee) : gimple_call_fntype(call);
    if (result) pass_value(result, TREE_TYPE(type), callee, true);
    tree parameter = TYPE_ARG_TYPES(type);
    bool no_address_kept = callee && keeps_no_address(call, callee);
    for (unsigned i = 0; i < gimple_call_num_args(call); ++i) {
      tree argument = gimple_call_arg(call, i);
      visit_value(argument);
      if (!no_address_kept) pass_value(argument, parameter ? TREE_VALUE(parameter) : NULL_TREE, callee, false);
      if (parameter) parameter = TREE_CHAIN(parameter);
    }
  }

  // Internal functions of GCC: initial values for -ftrivial-auto-var-init, marks of sanitizers, and va_arg(), whose
  // result comes from an unknown caller.
  void add_internal_call(gcall* call) {
    if (gimple_call_internal_p(call, IFN_DEFERRED_INIT) || gimple_call_internal_p(call, IFN_ASAN_MARK)) return;
    if (tree result = gimple_call_lhs(call))
      for (tree record : {pointed_record(TREE_TYPE(result)), record_of(TREE_TYPE(result))})
        set_outlives(record, Outlives::loaded);
    for (unsigned i = 0; i < gimple_call_num_args(call); ++i) {
      tree argument = gimple_call_arg(call, i);
      visit_value(argument);
      set_outlives(addressed_record(argument), Outlives::passed, "a function of the compiler");
    }
  }

  // `value` is an argument for a parameter of type `declared_type` (NULL_TREE: the parameter has no declared type), or,
  // if `returned`, the place for a result of this type. `callee` is NULL_TREE for a call through a pointer.
  void pass_value(tree value, tree declared_type, tree callee, bool returned) {
    tree by_value = record_of(TREE_TYPE(value)), record = by_value ? by_value : addressed_record(value);
    tree expected = !declared_type ? NULL_TREE : by_value ? record_of(declared_type) : pointed_record(declared_type);
    std::string name = callee ? source_name_of(callee) + "()" : "";
    if (record && record != expected) {
      if (returned)
        set_outlives(record, Outlives::converted_from, declared_type);
      else
        set_outlives(record, callee ? Outlives::passed : Outlives::indirect, name);
    }
    if (expected && record != expected && !is_null(value))
      set_outlives(expected, returned ? Outlives::converted_to : Outlives::converted_from, TREE_TYPE(value));
    if (!record || record != expected) return;
    if (!callee) return set_outlives(record, Outlives::indirect);
    cgraph_node* node = cgraph_node::get(callee);
    bool has_analyzed_body = node && node->definition && !DECL_WEAK(callee) && !DECL_EXTERNAL(callee);
    if (!has_analyzed_body) lifetimes_.add_holder(record, HolderKind::callee, callee);
  }

  void add_return(tree value) {
    if (!value) return;
    visit_value(value);
    convert(value, TREE_TYPE(TREE_TYPE(function_)));
  }

  void add_assembler(gasm* assembler) {
    auto add = [this](tree operand) {
      tree value = TREE_VALUE(operand);
      visit_value(value);
      for (tree record : {addressed_record(value), record_of(TREE_TYPE(value))})
        set_outlives(record, Outlives::assembler);
    };
    for (unsigned i = 0; i < gimple_asm_ninputs(assembler); ++i) add(gimple_asm_input_op(assembler, i));
    for (unsigned i = 0; i < gimple_asm_noutputs(assembler); ++i) add(gimple_asm_output_op(assembler, i));
  }

  Lifetimes& lifetimes_;
  tree function_;
  location_t where_ = UNKNOWN_LOCATION;
};

} // namespace

void add_body(Lifetimes& lifetimes, tree decl) {
  function* written = DECL_STRUCT_FUNCTION(decl);
  if (!written || !written->cfg) return;
  Body body(lifetimes, decl);
  unsigned i;
  tree local;
  FOR_EACH_LOCAL_DECL(written, i, local) { body.add_local(local); }
  basic_block block;
  FOR_EACH_BB_FN(block, written) {
    for (auto at = gsi_start_bb(block); !gsi_end_p(at); gsi_next(&at)) body.add(gsi_stmt(at));
  }
}

} // namespace klp::gcc

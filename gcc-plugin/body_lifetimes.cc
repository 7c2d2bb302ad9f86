#include "body_lifetimes.h"

namespace klp::gcc {

using facts::HolderKind;
using facts::Outlives;

namespace {

// The record that a value is the address of. What an ADDR_EXPR takes the address of counts, whatever type GCC gave the
// expression: conversions between pointers are left out of GIMPLE.
tree addressed(tree value) {
  if (!POINTER_TYPE_P(TREE_TYPE(value)) || TREE_CODE(value) == INTEGER_CST) return NULL_TREE;
  if (TREE_CODE(value) == ADDR_EXPR) return record_of(TREE_TYPE(TREE_OPERAND(value, 0)));
  return pointed_record(TREE_TYPE(value));
}

bool is_null(tree value) { return TREE_CODE(value) == INTEGER_CST && integer_zerop(value); }

// A local pointer that nobody else can read or write.
bool is_local_value(tree value) {
  if (TREE_CODE(value) == SSA_NAME) return true;
  const bool is_local = VAR_P(value) || TREE_CODE(value) == PARM_DECL || TREE_CODE(value) == RESULT_DECL;
  return is_local && !TREE_ADDRESSABLE(value) && !TREE_THIS_VOLATILE(value) && !is_global_var(value);
}

// GCC sets the bytes between the members of a local variable to zero (-ftrivial-auto-var-init) as an array of char.
bool fills_padding(tree place) {
  if (TREE_CODE(place) != MEM_REF || TREE_CODE(TREE_TYPE(place)) != ARRAY_TYPE) return false;
  tree base = TREE_OPERAND(place, 0);
  return TREE_CODE(TREE_TYPE(TREE_TYPE(place))) == INTEGER_TYPE && TREE_CODE(base) == ADDR_EXPR &&
         DECL_P(TREE_OPERAND(base, 0)) && !is_global_var(TREE_OPERAND(base, 0));
}

// Builtin functions that keep no address.
bool keeps_nothing(gcall* call, tree callee) {
  if (!fndecl_built_in_p(callee, BUILT_IN_NORMAL)) return false;
  switch (DECL_FUNCTION_CODE(callee)) {
  case BUILT_IN_MEMSET:
  case BUILT_IN_OBJECT_SIZE:
  case BUILT_IN_CONSTANT_P:
  case BUILT_IN_PREFETCH:
    return true;
  case BUILT_IN_MEMCPY: // from one object into another
  case BUILT_IN_MEMMOVE:
  case BUILT_IN_MEMCMP:
    return gimple_call_num_args(call) > 1 && addressed(gimple_call_arg(call, 0)) == addressed(gimple_call_arg(call, 1));
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
      if (tree operand = gimple_op(statement, i)) look_at(operand);
  }

  void add_local(tree decl) {
    if (!is_global_var(decl)) lifetimes_.add_holder(record_of(TREE_TYPE(decl)), HolderKind::owner, function_);
  }

private:
  void outlives(tree record, Outlives why, const std::string& what = "") {
    if (lifetimes_.is_open(record)) lifetimes_.outlives(record, why, what, where_);
  }
  // The type's text costs time: only where it matters.
  void outlives(tree record, Outlives why, tree type) {
    if (lifetimes_.is_open(record)) lifetimes_.outlives(record, why, type_text(type), where_);
  }

  // A place in memory: what each record in it is a part of, down to the variable or the pointer.
  void look_at_place(tree place) {
    for (; handled_component_p(place); place = TREE_OPERAND(place, 0)) {
      tree outer = record_of(TREE_TYPE(TREE_OPERAND(place, 0))), record = record_of(TREE_TYPE(place));
      if (TREE_CODE(place) == VIEW_CONVERT_EXPR && outer != record) {
        outlives(outer, Outlives::accessed_as, TREE_TYPE(place));
        outlives(record, Outlives::accessed_as, TREE_TYPE(TREE_OPERAND(place, 0)));
      }
      if (TREE_CODE(place) == COMPONENT_REF) lifetimes_.add_holder(record, HolderKind::container, outer);
    }
    if (TREE_CODE(place) == MEM_REF || TREE_CODE(place) == TARGET_MEM_REF) return look_at_target(place);
    if (DECL_P(place) && TREE_CODE(place) != FUNCTION_DECL) look_at_variable(place);
  }

  void look_at_variable(tree decl) {
    tree record = record_of(TREE_TYPE(decl));
    if (is_global_var(decl))
      outlives(record, Outlives::variable, source_name_of(decl));
    else
      lifetimes_.add_holder(record, HolderKind::owner, function_);
  }

  // What a pointer points to.
  void look_at_target(tree place) {
    tree pointer = TREE_OPERAND(place, 0), record = record_of(TREE_TYPE(place)), from = addressed(pointer);
    if (record && record != from) outlives(record, Outlives::converted_from, TREE_TYPE(pointer));
    if (from && record != from) outlives(from, Outlives::accessed_as, TREE_TYPE(place));
    look_at(pointer);
  }

  // A value, wherever it is used.
  void look_at(tree value) {
    if (TREE_CODE(value) == ADDR_EXPR) return look_at_place(TREE_OPERAND(value, 0));
    if (TREE_CODE(value) == SSA_NAME || CONSTANT_CLASS_P(value)) return;
    if (DECL_P(value) || REFERENCE_CLASS_P(value)) {
      if (!is_local_value(value)) outlives(pointed_record(TREE_TYPE(value)), Outlives::loaded);
      return look_at_place(value);
    }
    if (EXPR_P(value)) // a condition
      for (int i = 0; i < TREE_OPERAND_LENGTH(value); ++i)
        if (TREE_OPERAND(value, i)) look_at(TREE_OPERAND(value, i));
  }

  // `value` becomes one of type `to`.
  void convert(tree value, tree to) {
    tree from = addressed(value), record = pointed_record(to);
    if (from == record) return;
    outlives(from, Outlives::converted_to, to);
    if (!is_null(value)) outlives(record, Outlives::converted_from, TREE_TYPE(value));
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
      look_at(from);
      bool compares = TREE_CODE_CLASS(code) == tcc_comparison || code == POINTER_DIFF_EXPR;
      bool counts = (code == POINTER_PLUS_EXPR && i == 2) || (code == COND_EXPR && i == 1);
      if (!compares && !counts) convert(from, TREE_TYPE(to));
    }
    set(to, gimple_assign_single_p(assign) && is_null(gimple_assign_rhs1(assign)));
  }

  void set(tree to, bool null) {
    if (!null && !is_local_value(to)) outlives(pointed_record(TREE_TYPE(to)), Outlives::stored);
    look_at_place(to);
  }

  void add_call(gcall* call) {
    tree callee = gimple_call_fndecl(call), result = gimple_call_lhs(call);
    if (result) set(result, false);
    if (gimple_call_internal_p(call)) return add_internal_call(call);
    if (!callee) look_at(gimple_call_fn(call));
    // A call through another type is what the function makes of it.
    tree type = callee ? TREE_TYPE(callee) : gimple_call_fntype(call);
    if (result) hand_over(result, TREE_TYPE(type), callee, true);
    tree parameter = TYPE_ARG_TYPES(type);
    bool harmless = callee && keeps_nothing(call, callee);
    for (unsigned i = 0; i < gimple_call_num_args(call); ++i) {
      tree argument = gimple_call_arg(call, i);
      look_at(argument);
      if (!harmless) hand_over(argument, parameter ? TREE_VALUE(parameter) : NULL_TREE, callee, false);
      if (parameter) parameter = TREE_CHAIN(parameter);
    }
  }

  // GCC's own: initial values of -ftrivial-auto-var-init, marks of sanitizers; and va_arg(), whose result an unknown
  // caller has given.
  void add_internal_call(gcall* call) {
    if (gimple_call_internal_p(call, IFN_DEFERRED_INIT) || gimple_call_internal_p(call, IFN_ASAN_MARK)) return;
    if (tree result = gimple_call_lhs(call))
      for (tree record : {pointed_record(TREE_TYPE(result)), record_of(TREE_TYPE(result))})
        outlives(record, Outlives::loaded);
    for (unsigned i = 0; i < gimple_call_num_args(call); ++i) {
      tree argument = gimple_call_arg(call, i);
      look_at(argument);
      outlives(addressed(argument), Outlives::passed, "a function of the compiler");
    }
  }

  // An argument that becomes a parameter of this type (NULL_TREE: of any), or what a call returns and becomes a value
  // here.
  void hand_over(tree value, tree declared, tree callee, bool returned) {
    tree by_value = record_of(TREE_TYPE(value)), record = by_value ? by_value : addressed(value);
    tree expected = !declared ? NULL_TREE : by_value ? record_of(declared) : pointed_record(declared);
    std::string name = callee ? source_name_of(callee) + "()" : "";
    if (record && record != expected) {
      if (returned)
        outlives(record, Outlives::converted_from, declared);
      else
        outlives(record, callee ? Outlives::passed : Outlives::indirect, name);
    }
    if (expected && record != expected && !is_null(value))
      outlives(expected, returned ? Outlives::converted_to : Outlives::converted_from, TREE_TYPE(value));
    if (!record || record != expected) return;
    if (!callee) return outlives(record, Outlives::indirect);
    cgraph_node* node = cgraph_node::get(callee);
    bool walked = node && node->definition && !DECL_WEAK(callee) && !DECL_EXTERNAL(callee);
    if (!walked) lifetimes_.add_holder(record, HolderKind::callee, callee);
  }

  void add_return(tree value) {
    if (!value) return;
    look_at(value);
    convert(value, TREE_TYPE(TREE_TYPE(function_)));
  }

  void add_assembler(gasm* assembler) {
    auto add = [this](tree operand) {
      tree value = TREE_VALUE(operand);
      look_at(value);
      for (tree record : {addressed(value), record_of(TREE_TYPE(value))}) outlives(record, Outlives::assembler);
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

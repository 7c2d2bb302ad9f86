#include "assumption_facts.h"

namespace klp::gcc {

namespace {

// Call-clobbered registers that the function does not change (-fipa-ra). Options such as -pg disable -fipa-ra; the
// result is then empty.
std::string registers_kept(tree decl) {
  if (!flag_ipa_ra || !decl_binds_to_current_def_p(decl)) return {};
  cgraph_rtl_info* info = cgraph_node::rtl_info(decl);
  if (!info) return {};
  std::string out;
  for (unsigned i = 0; i < FIRST_PSEUDO_REGISTER; ++i) {
    bool is_clobbered_by_calls = default_function_abi.clobbers_full_reg_p(i) && !fixed_regs[i];
    if (!is_clobbered_by_calls || TEST_HARD_REG_BIT(info->function_used_regs, i)) continue;
    if (!out.empty()) out += ' ';
    out += reg_names[i];
  }
  return out;
}

std::string effects_hash(cgraph_node* node) {
  facts::Hash hash;
  return add_effects(node, hash) ? hash.text() : "";
}

} // namespace

facts::Assumptions assumption_facts(tree decl) {
  facts::Assumptions a;
  a.is_const = TREE_READONLY(decl);
  a.is_pure = DECL_PURE_P(decl);
  a.no_throw = TREE_NOTHROW(decl);
  a.is_malloc = DECL_IS_MALLOC(decl);
  a.registers_kept = registers_kept(decl);
  if (cgraph_node* node = cgraph_node::get(decl)) a.effects = effects_hash(node);
  return a;
}

} // namespace klp::gcc

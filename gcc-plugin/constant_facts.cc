#include "constant_facts.h"

#include "facts/hash.h"

namespace klp::gcc {

void ConstantFacts::add_string(const std::string& owner, tree string) {
  std::string_view text(TREE_STRING_POINTER(string), TREE_STRING_LENGTH(string));
  constants_.push_back({owner, text.size(), facts::hash_of(text), true});
}

void ConstantFacts::add_value(const std::string& owner, tree value) {
  STRIP_NOPS(value);
  if (TREE_CODE(value) == ADDR_EXPR) value = get_base_address(TREE_OPERAND(value, 0));
  if (!value) return;
  if (TREE_CODE(value) == STRING_CST) return add_string(owner, value);
  if (TREE_CODE(value) != CONSTRUCTOR) return;
  unsigned i;
  tree member;
  FOR_EACH_CONSTRUCTOR_VALUE(CONSTRUCTOR_ELTS(value), i, member) {
    // Skip the string of a char array: the array itself contains it, so it is not a separate constant.
    if (TREE_CODE(member) != INTEGER_CST && TREE_CODE(member) != STRING_CST) add_value(owner, member);
  }
}

void ConstantFacts::add_variables() {
  std::vector<tree> decls;
  varpool_node* node;
  FOR_EACH_DEFINED_VARIABLE(node) {
    tree value = DECL_INITIAL(node->decl);
    bool is_literal = value && TREE_CODE(value) == STRING_CST;
    if (!node->alias && value && value != error_mark_node && !is_literal) decls.push_back(node->decl);
  }
  std::sort(decls.begin(), decls.end(), [](tree a, tree b) { return id_of(a) < id_of(b); });
  for (tree decl : decls) add_value(symbol_of(decl), DECL_INITIAL(decl));
}

// Floating-point and vector constants are in the constant pool of the back end. The hash is made from the value.
void ConstantFacts::add_pool(const std::string& owner, const_rtx symbol) {
  const_rtx value = get_pool_constant(symbol);
  std::uint64_t size = GET_MODE_SIZE(get_pool_mode(symbol));
  facts::Hash hash;
  unsigned char bytes[64] = {};
  hash.add(GET_MODE(value), GET_CODE(value));
  if (CONST_DOUBLE_P(value)) {
    long words[4] = {};
    real_to_target(words, CONST_DOUBLE_REAL_VALUE(value), GET_MODE(value));
    memcpy(bytes, words, sizeof words);
  } else if (CONST_INT_P(value)) {
    HOST_WIDE_INT number = INTVAL(value);
    memcpy(bytes, &number, sizeof number);
  }
  hash.add({reinterpret_cast<char*>(bytes), sizeof bytes});
  constants_.push_back({owner, size, hash.text(), false});
}

void ConstantFacts::add_current_function(tree decl) {
  const std::string owner = symbol_of(decl);
  std::unordered_set<const_rtx> seen;
  for (rtx_insn* insn = get_insns(); insn; insn = NEXT_INSN(insn)) {
    if (!NONDEBUG_INSN_P(insn)) continue;
    subrtx_iterator::array_type array;
    FOR_EACH_SUBRTX(at, array, PATTERN(insn), ALL) {
      const_rtx x = *at;
      if (GET_CODE(x) != SYMBOL_REF || !seen.insert(x).second) continue;
      tree constant = SYMBOL_REF_DECL(x);
      if (CONSTANT_POOL_ADDRESS_P(x))
        add_pool(owner, x);
      else if (TREE_CONSTANT_POOL_ADDRESS_P(x) && constant && VAR_P(constant) &&
               TREE_CODE(DECL_INITIAL(constant)) == STRING_CST)
        add_string(owner, DECL_INITIAL(constant));
    }
  }
}

} // namespace klp::gcc

#include "function_facts.h"
#include "assumption_facts.h"
#include "export_facts.h"

namespace klp::gcc {

namespace {

// GCC appends a suffix such as .constprop.0 to the symbol of the original. So the kind is read from the text behind the
// original symbol, even if the original symbol contains dots.
facts::CloneKind kind_of(const std::string& symbol, const std::string& origin) {
  static constexpr std::pair<const char*, facts::CloneKind> kinds[] = {
      {".constprop.", facts::CloneKind::constprop},
      {".isra.", facts::CloneKind::isra},
      {".part.", facts::CloneKind::part},
  };
  if (symbol.compare(0, origin.size(), origin) != 0) return facts::CloneKind::other;
  for (const auto& [suffix, kind] : kinds)
    if (symbol.compare(origin.size(), strlen(suffix), suffix) == 0) return kind;
  return facts::CloneKind::other;
}

// The unlikely part of a function has its own symbol in another section. It is entered by jumps only.
facts::Function cold_half(const facts::Function& whole) {
  facts::Function half = whole;
  half.symbol = IDENTIFIER_POINTER(cold_function_name);
  half.linkage = facts::Linkage::local;
  half.has_fentry = false;
  half.clone_kind = facts::CloneKind::cold;
  half.clone_of = whole.symbol;
  half.same_body_as.clear();
  return half;
}

} // namespace

void FunctionFacts::record_lines() {
  exported_ = exported_symbols();
  cgraph_node* node;
  FOR_EACH_DEFINED_FUNCTION(node) {
    function* body = DECL_STRUCT_FUNCTION(node->decl);
    if (!body) continue;
    // Begin at the declaration, which names the function: function_start_locus is the opening brace, possibly lines
    // later.
    lines_[id_of(node->decl)] = {place_of(DECL_SOURCE_LOCATION(node->decl)), place_of(body->function_end_locus)};
  }
}

facts::Function FunctionFacts::describe(tree decl) const {
  facts::Function f;
  f.symbol = symbol_of(decl);
  f.name = source_name_of(decl);
  auto lines = lines_.find(id_of(DECL_ORIGIN(decl)));
  if (lines != lines_.end()) {
    f.begin = lines->second.begin;
    f.end = lines->second.end;
  } else {
    f.begin = f.end = place_of(DECL_SOURCE_LOCATION(decl));
  }
  f.linkage = linkage_of(decl);
  f.section = section_of(decl);
  f.declared_inline = DECL_DECLARED_INLINE_P(decl);
  f.may_return = !TREE_THIS_VOLATILE(decl);
  f.exported = exported_.count(f.symbol) > 0;
  if (cgraph_node* node = cgraph_node::get(decl)) f.address_taken = node->address_taken;
  f.results = results_.of(decl);
  f.assumptions = assumption_facts(decl);
  f.signature = type_text(TREE_TYPE(decl));
  return f;
}

void FunctionFacts::add(facts::Function function, std::vector<facts::Inlining> inlinings) {
  for (auto& inlining : inlinings) {
    inlining.into = function.symbol;
    inlinings_.push_back(std::move(inlining));
  }
  functions_.push_back(std::move(function));
}

void FunctionFacts::add_current_function(const InliningLog& log) {
  tree decl = current_function_decl;
  facts::Function f = describe(decl);
  f.has_fentry = crtl->profile;
  f.same_body_as = log.wrapper_target(decl);
  f.clone_of = log.clone_origin(decl);
  if (!f.clone_of.empty()) f.clone_kind = kind_of(f.symbol, f.clone_of);
  if (!f.same_body_as.empty()) f.clone_kind = facts::CloneKind::icf;
  facts::Function written = f;
  add(std::move(f), log.inlined_into(decl));
  if (crtl->has_bb_partition && cold_function_name) add(cold_half(written), {});
}

void FunctionFacts::add_aliases(const InliningLog& log) {
  cgraph_node* node;
  FOR_EACH_FUNCTION(node) {
    if (!node->alias || node->weakref || !TREE_ASM_WRITTEN(node->decl)) continue;
    facts::Function f = describe(node->decl);
    f.same_body_as = symbol_of(node->ultimate_alias_target()->decl);
    f.results = results_.of(node->ultimate_alias_target()->decl);
    for (const auto& other : functions_)
      if (other.symbol == f.same_body_as) f.has_fentry = other.has_fentry;
    if (node->icf_merged) f.clone_kind = facts::CloneKind::icf;
    add(std::move(f), log.early_inlined_into(node->decl));
  }
}

void FunctionFacts::finish(facts::Unit& unit) {
  unit.functions = std::move(functions_);
  unit.inlinings = std::move(inlinings_);
}

} // namespace klp::gcc

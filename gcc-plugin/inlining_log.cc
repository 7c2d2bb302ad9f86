#include "inlining_log.h"

namespace klp::gcc {

static auto key(const facts::Place& place) { return std::tie(place.file, place.line, place.column); }

bool InliningLog::Call::operator<(const Call& other) const {
  return std::tuple_cat(key(site), std::tie(callee, caller)) <
         std::tuple_cat(key(other.site), std::tie(other.callee, other.caller));
}

unsigned InliningLog::number_of(Call call) {
  auto [at, is_new] = numbers_.try_emplace(call, calls_.size());
  if (is_new) calls_.push_back(std::move(call));
  return at->second;
}

// Before its body is made, a clone is called foo.constprop and knows its source only through the call graph.
static cgraph_node* first_original(cgraph_node* node) {
  while (node->clone_of) node = node->clone_of;
  return node;
}

static tree source_of(cgraph_node* node) { return first_original(node)->decl; }

// The function whose body was copied: the one the call statement names, where folding put its twin in its place.
static tree called(cgraph_node* node, cgraph_edge* edge) {
  tree named = edge->call_stmt ? gimple_call_fndecl(edge->call_stmt) : NULL_TREE;
  return named && node->icf_merged ? named : source_of(node);
}

// What the function held when early inlining ended.
const InliningLog::CallIds& InliningLog::early_content(tree source) const {
  static const CallIds nothing;
  for (tree candidate : {source, DECL_ORIGIN(source)})
    if (auto found = early_.find(id_of(candidate)); found != early_.end()) return found->second;
  return nothing;
}

// GCC splits f, inlines its head somewhere, and may then inline the split part behind it. The source has one call of
// f there, and the head's inlining has told of it: the call of the part has no line.
static bool rejoins_its_head(cgraph_node* node, const facts::Place& site) {
  return site.line == 0 && first_original(node)->split_part;
}

// An inlined node has one caller: the function, or another inlined node, that held the call.
void InliningLog::add_inlined(CallIds& content, cgraph_node* node) {
  cgraph_edge* edge = node->callers;
  if (!edge || wrappers_.count(id_of(source_of(edge->caller)))) return;
  tree callee = called(node, edge);
  auto site = edge->call_stmt ? place_of(gimple_location(edge->call_stmt)) : facts::Place{};
  if (!rejoins_its_head(node, site))
    content.insert(number_of({source_name_of(callee), source_name_of(source_of(edge->caller)), site}));
  const CallIds& brought = early_content(callee);
  content.insert(brought.begin(), brought.end());
}

void InliningLog::node_removed(cgraph_node* node) {
  // Later removals are of functions nobody needs any more, or repeat what decisions_made() has seen. Among functions
  // that nobody needs, `inlined_to` may have been removed already: it has no declaration then.
  cgraph_node* root = node->inlined_to;
  if (decided_ || !root || !current_function_decl || root->decl != current_function_decl) return;
  CallIds content = early_[id_of(root->decl)];
  add_inlined(content, node);
  early_[id_of(root->decl)] = std::move(content);
}

void InliningLog::node_added(cgraph_node* node) {
  if (node->icf_merged && node->callees) {
    wrappers_[id_of(node->decl)] = symbol_of(node->callees->callee->ultimate_alias_target()->decl);
  } else if (current_function_decl && DECL_ABSTRACT_ORIGIN(node->decl)) {
    clones_[id_of(node->decl)] = symbol_of(current_function_decl);
    early_[id_of(node->decl)] = early_content(current_function_decl);
  }
}

void InliningLog::decisions_made() {
  decided_ = true;
  cgraph_node* node;
  FOR_EACH_FUNCTION(node) {
    if (node->inlined_to) {
      add_inlined(all_[id_of(node->inlined_to->decl)], node);
    } else if (node->clone_of) {
      clones_[id_of(node->decl)] = symbol_of(node->clone_of->decl);
    }
    if (node->inlined_to || node->alias) continue;
    const CallIds& early = early_content(source_of(node));
    all_[id_of(node->decl)].insert(early.begin(), early.end());
  }
}

std::vector<facts::Inlining> InliningLog::list(const CallIds& content) const {
  std::vector<const Call*> sorted;
  for (unsigned number : content) sorted.push_back(&calls_[number]);
  std::sort(sorted.begin(), sorted.end(), [](const Call* a, const Call* b) { return *a < *b; });
  std::vector<facts::Inlining> inlinings;
  for (const Call* call : sorted) inlinings.push_back({call->callee, {}, call->caller, call->site});
  return inlinings;
}

template <typename Map> static typename Map::mapped_type look_up(const Map& map, tree decl) {
  auto found = map.find(id_of(decl));
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

std::vector<facts::Inlining> InliningLog::into(tree decl) const { return list(look_up(all_, decl)); }
std::vector<facts::Inlining> InliningLog::early_into(tree decl) const { return list(look_up(early_, decl)); }
std::string InliningLog::wrapped_twin(tree decl) const { return look_up(wrappers_, decl); }
std::string InliningLog::clone_origin(tree decl) const { return look_up(clones_, decl); }

} // namespace klp::gcc

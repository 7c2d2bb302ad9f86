#include "inlining_log.h"

namespace klp::gcc {

namespace {

auto key(const facts::Place& place) { return std::tie(place.file, place.line, place.column); }

// A clone without its own body has a temporary name (foo.constprop); its original is found in the call graph only.
cgraph_node* first_original(cgraph_node* node) {
  while (node->clone_of) node = node->clone_of;
  return node;
}

tree source_of(cgraph_node* node) { return first_original(node)->decl; }

// The function that the source calls. If identical code folding redirected the call to an identical function, the call
// statement still names the function of the source.
tree called_function(cgraph_node* node, cgraph_edge* edge) {
  tree named = edge->call_stmt ? gimple_call_fndecl(edge->call_stmt) : NULL_TREE;
  return named && node->icf_merged ? named : source_of(node);
}

// GCC can split f into a head and a part (f.part.0), inline the head into a caller, and then inline the part behind it.
// The source has one call of f there, which the inlining of the head already records. The call of the part has no line.
bool is_inlined_after_its_head(cgraph_node* node, const facts::Place& site) {
  return site.line == 0 && first_original(node)->split_part;
}

template <typename Map> typename Map::mapped_type look_up(const Map& map, tree decl) {
  auto found = map.find(id_of(decl));
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

} // namespace

bool InliningLog::Call::operator<(const Call& other) const {
  return std::tuple_cat(key(site), std::tie(callee, caller)) <
         std::tuple_cat(key(other.site), std::tie(other.callee, other.caller));
}

unsigned InliningLog::number_of(Call call) {
  auto [at, is_new] = numbers_.try_emplace(call, calls_.size());
  if (is_new) calls_.push_back(std::move(call));
  return at->second;
}

// The calls that were inlined into the function by the end of early inlining.
const InliningLog::CallIds& InliningLog::early_content(tree source) const {
  static const CallIds nothing;
  for (tree candidate : {source, DECL_ORIGIN(source)})
    if (auto found = early_.find(id_of(candidate)); found != early_.end()) return found->second;
  return nothing;
}

// An inlined node has exactly one caller: the function or the inlined node that contained the call.
void InliningLog::add_inlined(CallIds& content, cgraph_node* node) {
  cgraph_edge* edge = node->callers;
  if (!edge || wrappers_.count(id_of(source_of(edge->caller)))) return;
  tree callee = called_function(node, edge);
  auto site = edge->call_stmt ? place_of(gimple_location(edge->call_stmt)) : facts::Place{};
  if (!is_inlined_after_its_head(node, site))
    content.insert(number_of({source_name_of(callee), source_name_of(source_of(edge->caller)), site}));
  const CallIds& early = early_content(callee);
  content.insert(early.begin(), early.end());
}

void InliningLog::node_removed(cgraph_node* node) {
  // Removals after early inlining concern unused functions, or inlinings that record_late_inlining() has recorded. For
  // an unused function, `inlined_to` may already be removed and have no declaration.
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

void InliningLog::record_late_inlining() {
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

std::vector<facts::Inlining> InliningLog::inlined_into(tree decl) const { return list(look_up(all_, decl)); }
std::vector<facts::Inlining> InliningLog::early_inlined_into(tree decl) const { return list(look_up(early_, decl)); }
std::string InliningLog::wrapper_target(tree decl) const { return look_up(wrappers_, decl); }
std::string InliningLog::clone_origin(tree decl) const { return look_up(clones_, decl); }

} // namespace klp::gcc

#include "generator/module/hook_reach.h"

#include <algorithm>

namespace klp {

std::set<PatchAtom> hook_reach(const std::vector<PatchUnit>& units, const Binder& binder,
                               const std::vector<Hook>& hooks, std::initializer_list<std::string_view> kinds) {
  std::set<PatchAtom> reached;
  std::vector<PatchAtom> waiting;
  for (const auto& hook : hooks)
    if (std::ranges::find(kinds, hook.kind) != kinds.end()) waiting.push_back(hook.function);
  while (!waiting.empty()) {
    PatchAtom at = waiting.back();
    waiting.pop_back();
    if (!reached.insert(at).second) continue;
    for (const auto& reference : units[at.unit].patched.layout->atom(at.atom).references) {
      auto bound = binder.bind(at.unit, reference);
      if (bound && bound->to == Bound::To::own) waiting.push_back(bound->own);
    }
  }
  return reached;
}

} // namespace klp

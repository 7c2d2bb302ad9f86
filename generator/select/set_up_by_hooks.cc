#include "generator/select/set_up_by_hooks.h"

namespace klp {

std::set<PatchAtom> set_up_by_hooks(const std::vector<PatchUnit>& units, const Binder& binder,
                                    const std::vector<Hook>& hooks) {
  std::set<PatchAtom> reached;
  std::vector<PatchAtom> waiting;
  for (const auto& hook : hooks)
    if (hook.kind == pre_patch) waiting.push_back(hook.function);
  while (!waiting.empty()) {
    PatchAtom at = waiting.back();
    waiting.pop_back();
    if (binder.is_changed(at) || !reached.insert(at).second) continue;
    for (const auto& reference : units[at.unit].patched.layout->atom(at.atom).references) {
      auto bound = binder.bind(at, reference);
      if (bound && bound->to == Bound::To::own) waiting.push_back(bound->own);
    }
  }
  return reached;
}

} // namespace klp

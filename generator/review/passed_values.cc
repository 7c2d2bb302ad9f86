#include "generator/review/passed_values.h"

namespace klp {

Callers::Callers(const Layout& layout) : layout_(layout) {
  for (AtomId user = 0; user < layout.atoms().size(); ++user)
    for (const auto& reference : layout.atom(user).references) {
      if (reference.atom == no_atom || layout.atom(reference.atom).kind != AtomKind::function) continue;
      if (!is_branch(reference.use)) {
        address_taken_.insert(reference.atom);
        continue;
      }
      callers_.emplace(reference.atom, layout.parent_or_self(user));
    }
}

bool Callers::only_called(AtomId function) const {
  return layout_.symbol_of(function).is_local() && !address_taken_.contains(function);
}

std::string Callers::caller_with_other_values(AtomId function, const std::set<std::string>& touched) const {
  std::set<AtomId> seen{function};
  std::vector<AtomId> waiting{function};
  while (!waiting.empty()) {
    AtomId callee = waiting.back();
    waiting.pop_back();
    if (!only_called(callee)) continue;
    for (auto [at, end] = callers_.equal_range(callee); at != end; ++at) {
      if (!seen.insert(at->second).second) continue;
      if (touched.contains(layout_.name(at->second))) return layout_.name(at->second);
      waiting.push_back(at->second);
    }
  }
  return {};
}

} // namespace klp

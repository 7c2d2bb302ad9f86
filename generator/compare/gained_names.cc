#include "generator/compare/gained_names.h"

#include <unordered_set>

namespace klp {

std::vector<std::pair<std::string, AtomId>> global_names(const Layout& layout) {
  std::vector<std::pair<std::string, AtomId>> names;
  auto add = [&](SymbolId id, AtomId atom) {
    const Symbol& symbol = layout.object().symbols[id];
    if (!symbol.is_local()) names.emplace_back(symbol.name, atom);
  };
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    const Atom& atom = layout.atom(a);
    if (!atom.has_name()) continue;
    add(atom.symbol, a);
    for (SymbolId alias : atom.aliases) add(alias, a);
  }
  return names;
}

std::vector<std::pair<std::string, AtomId>> gained_names(const Layout& original, const Layout& patched) {
  std::unordered_set<std::string> before;
  for (auto& [name, atom] : global_names(original)) before.insert(std::move(name));
  auto names = global_names(patched);
  std::erase_if(names, [&](const auto& named) { return before.contains(named.first); });
  return names;
}

} // namespace klp

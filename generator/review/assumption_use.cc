#include "generator/review/assumption_use.h"

#include "generator/object/layout.h"

#include <algorithm>
#include <set>

namespace klp {

namespace {

// The property of a function that the code of its callers may rely on, as text. Empty if there is none. The memory that
// the function reads and writes (Assumptions::effects) is left out: GCC finds it for nearly every function, and callers
// rarely rely on it.
std::string assumed(const facts::Assumptions& assumptions) {
  if (assumptions.is_const) return "is const";
  if (assumptions.is_pure) return "is pure";
  return assumptions.registers_kept.empty() ? "" : "keeps " + assumptions.registers_kept;
}

} // namespace

Result<std::vector<AssumptionUse>> assumption_uses(const std::filesystem::path& path, const facts::Unit& facts,
                                                   const std::vector<Prediction>& patched) {
  std::set<std::string> known;
  for (const auto& p : patched) known.insert(p.symbol);
  std::vector<AssumptionUse> found;
  TRY(Object object, read_object(path));
  TRY(Layout layout, Layout::make(object));
  for (const auto& f : facts.functions) {
    std::string what = known.contains(f.symbol) ? assumed(f.assumptions) : "";
    AtomId callee = layout.find(f.symbol);
    if (what.empty() || callee == no_atom) continue;
    for (AtomId id = 0; id < layout.atoms().size(); ++id) {
      const Atom& atom = layout.atom(id);
      bool calls = atom.kind == AtomKind::function && !known.contains(layout.name(id)) &&
                   std::any_of(atom.references.begin(), atom.references.end(),
                               [&](const auto& reference) { return reference.atom == callee; });
      if (calls) found.push_back({layout.name(id), f.symbol, what});
    }
  }
  return found;
}

} // namespace klp

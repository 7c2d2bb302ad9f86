#include "generator/review/per_cpu_address.h"

#include "generator/prove/about.h"

#include <fmt/format.h>

namespace klp {

namespace {

std::string target_name(const Layout& layout, const Reference& reference) {
  SymbolId symbol = reference.atom == no_atom ? reference.symbol : layout.atom(reference.atom).symbol;
  if (symbol == 0) return layout.atom(reference.atom).kind == AtomKind::string ? "a string" : "data without a name";
  const std::string& name = layout.object().symbols[symbol].name;
  bool function = reference.atom != no_atom && layout.atom(reference.atom).kind == AtomKind::function;
  return function ? name + "()" : without_numbers(name);
}

} // namespace

std::vector<Error> per_cpu_addresses(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Error> refusals;
  for (PatchAtom a : selection.atoms) {
    const PatchUnit& unit = units[a.unit];
    const Layout& layout = *unit.patched.layout;
    const auto& references = layout.atom(a.atom).references;
    if (references.empty() || !has_role(layout.section_of(a.atom).name, SectionRole::per_cpu)) continue;
    std::string name = layout.atom(a.atom).has_name() ? without_numbers(layout.name(a.atom)) : "it";
    refusals.push_back(refusal_at(
        unit, a.atom,
        fmt::format("it is a new per-CPU variable with an address in its initial value ({}, at byte {}), and this "
                    "kernel's module loader does not fill in addresses there: each CPU's would start with a null "
                    "pointer",
                    target_name(layout, references.front()), references.front().offset),
        fmt::format("leave the address out of the initial value, and set it in a hook (KLP_PRE_PATCH) before new code "
                    "runs: for_each_possible_cpu(cpu) per_cpu({}, cpu) = ...",
                    name)));
  }
  return refusals;
}

} // namespace klp

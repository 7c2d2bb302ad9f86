#include "generator/prove/about.h"

#include "generator/rules/refusal.h"

namespace klp {

namespace {

facts::Place or_unit(facts::Place place, const PatchUnit& unit) {
  return place.file.empty() ? facts::Place{unit.source, 0, 0} : place;
}

} // namespace

facts::Place source_place(const PatchUnit& unit, AtomId patched) {
  return or_unit(patched == no_atom ? facts::Place() : place_of(unit.patched, patched), unit);
}

facts::Place source_place(const PatchUnit& unit, const std::string& symbol) {
  if (AtomId atom = unit.patched.layout->find(symbol); atom != no_atom) return source_place(unit, atom);
  AtomId atom = unit.original.layout->find(symbol);
  return or_unit(atom == no_atom ? facts::Place() : place_of(unit.original, atom), unit);
}

std::string name_with_file(const PatchUnit& unit, const std::string& symbol) {
  return source_place(unit, symbol).file + ": " + symbol;
}

Error refusal_at(const PatchUnit& unit, AtomId patched, std::string cause, std::string remedy) {
  facts::Place place = source_place(unit, patched);
  Error e = refusal({.cause = std::move(cause),
                     .remedy = std::move(remedy),
                     .file = std::move(place.file),
                     .line = static_cast<int>(place.line)});
  if (patched != no_atom) {
    bool function = unit.patched.layout->atom(patched).kind == AtomKind::function;
    e.symbol = unit.patched.layout->name(patched) + (function ? "()" : "");
  }
  return e;
}

} // namespace klp

#include "generator/widen/predict_callers.h"

#include "facts/lookup.h"
#include "generator/compare/boot_only_sections.h"

#include <algorithm>

namespace klp {

namespace {

// The unit with the comparison that would result if the change altered exactly these functions.
PatchUnit as_if_changed(const LoadedUnit& loaded, const std::vector<Prediction>& functions) {
  PatchUnit unit = loaded.compared();
  for (const auto& f : functions) {
    AtomId atom = loaded.original.find(f.symbol);
    if (atom == no_atom || !why_without_effect(f.section, loaded.in_module).empty()) continue;
    FunctionChange change;
    change.original = change.patched = atom;
    change.symbol = f.symbol;
    change.why = f.why;
    unit.comparison.changed.push_back(std::move(change));
  }
  return unit;
}

Prediction prediction_of(const PatchUnit& unit, const FunctionChange& change) {
  const Layout& layout = *unit.original.layout;
  Prediction p;
  p.symbol = change.symbol;
  p.source = change.calls.front();
  p.why = p.because = change.why;
  p.place = place_of(unit.original, change.original);
  p.has_fentry = layout.has_fentry(change.original);
  const auto* known = facts::function_with_symbol(*unit.original.facts, change.symbol);
  p.section = known ? known->section : "";
  p.is_caller = true;
  return p;
}

PredictedUnit callers_of(const PatchUnit& unit, const std::string& module) {
  PredictedUnit predicted{unit.source, module, {}};
  for (const auto& change : unit.comparison.changed)
    if (!change.calls.empty()) predicted.functions.push_back(prediction_of(unit, change));
  return predicted;
}

} // namespace

bool needs_callers(const Prediction& function, bool in_module) {
  return !function.has_fentry && why_without_effect(function.section, in_module).empty();
}

Result<PredictedCallers> predict_callers(const CallerSearch& search,
                                         const std::vector<std::vector<Prediction>>& predictions) {
  ComparedUnits compared;
  for (std::size_t u = 0; u < search.compiled.size(); ++u) {
    const CompiledUnit& compiled = search.compiled[u];
    bool wanted = std::ranges::any_of(predictions[u],
                                      [&](const Prediction& f) { return needs_callers(f, compiled.unit.in_module); });
    if (!wanted) continue;
    TRY(auto loaded, LoadedUnit::load(compiled));
    PatchUnit unit = as_if_changed(*loaded, predictions[u]);
    compared.add(compiled, std::move(loaded), std::move(unit));
  }
  PredictedCallers predicted;
  if (compared.units.empty()) return predicted;
  TRY(CallersFound found, add_callers(search, compared));
  for (std::size_t u = 0; u < compared.units.size(); ++u) {
    const std::string object = object_of(compared.compiled[u]);
    predicted.units.push_back(callers_of(compared.units[u], object == KernelObject::vmlinux_name ? "" : object));
  }
  predicted.refusals = std::move(found.refusals);
  return predicted;
}

} // namespace klp

#include "generator/compare/boot_only_sections.h"
#include "generator/plan/uncompiled.h"
#include "generator/review/outcome.h"
#include "generator/review/touched_match.h"

namespace klp {

std::vector<ItemOutcome> predicted_without_effect(const std::vector<Touched>& touched,
                                                  const std::vector<TouchedHunk>& hunks,
                                                  const std::vector<PredictedFunction>* predicted) {
  std::vector<ItemOutcome> outcomes;
  for (std::size_t t = 0; t < touched.size(); ++t) {
    const Touched& touch = touched[t];
    if (!has_outcome(touch)) continue;
    ItemOutcome outcome{.touched = t, .why = why_uncompiled(hunks, touch, true)};
    bool existing = touch.kind == ItemKind::function && touch.how == Touched::How::changed;
    if (outcome.why.empty() && existing && predicted) {
      outcome.why = "nothing that is compiled for this kernel holds it";
      for (const auto& [p, in_module] : *predicted) {
        if (!has_name(touch, p.source)) continue;
        std::string_view why = why_without_effect(p.section, in_module);
        outcome.kind = ItemOutcome::Kind::ignored;
        outcome.why = why;
        if (why.empty()) break;
      }
    }
    if (!outcome.why.empty()) outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

} // namespace klp

#include "generator/review/init_review.h"

namespace klp {

InitReview init_review(const std::vector<InitChange>& changes, const std::map<std::string, TextChange>& texts,
                       const std::vector<Touched>& touched) {
  std::vector<ChangedText> changed;
  for (const auto& [path, text] : texts) changed.push_back({text.original, text.patched});
  std::set<std::string> init_functions, names;
  for (const auto& change : changes) init_functions.insert(change.init_functions.begin(), change.init_functions.end());
  for (const auto& touch : touched) names.insert(touch.names.begin(), touch.names.end());
  return {changes, changed_feature_bits(changed, init_functions), std::move(names)};
}

} // namespace klp

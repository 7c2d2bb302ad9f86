#include "generator/rules/finding.h"

#include <algorithm>
#include <iterator>

namespace klp {

void Findings::add(Findings more) {
  std::ranges::move(more.refusals, std::back_inserter(refusals));
  add(std::move(more.notes));
}

void Findings::add(RuleId rule, std::vector<Error> errors) {
  for (auto& error : errors) refusals.push_back(finding(rule, std::move(error)));
}

void Findings::add(std::vector<Note> more) { std::ranges::move(more, std::back_inserter(notes)); }

} // namespace klp

#include "generator/rules/collected_findings.h"

#include "generator/rules/distinct.h"

#include <algorithm>
#include <iterator>

namespace klp {

bool CollectedFindings::apply_allowances() {
  drop_repeated(found_.refusals, [](const Finding& f) { return f.rule + " " + render(f.error); });
  std::ranges::move(remove_allowed(allowances_, found_.refusals), std::back_inserter(allowed_));
  return !found_.refusals.empty();
}

std::vector<Note> CollectedFindings::notes() const {
  std::vector<Note> notes = found_.notes;
  drop_repeated(notes, [](const Note& n) { return n.rule + " " + n.symbol + " " + n.why; });
  return notes;
}

} // namespace klp

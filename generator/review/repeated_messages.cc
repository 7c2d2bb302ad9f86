#include "generator/review/repeated_messages.h"

#include "generator/prove/about.h"

namespace klp {

std::vector<Error> repeated_messages(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Error> refusals;
  for (PatchAtom a : selection.atoms) {
    const PatchUnit& unit = units[a.unit];
    if (!unit.comparison.correlation.undecided_messages.contains(a.atom)) continue;
    Error e = refusal_at(
        unit, a.atom, "nobody can tell which existing message's state it is, or whether the message is new",
        "leave messages that are printed once on their lines, in their functions; where one may come a second time: "
        "--allow repeated-message=REASON");
    e.symbol = without_numbers(e.symbol);
    refusals.push_back(std::move(e));
  }
  return refusals;
}

} // namespace klp

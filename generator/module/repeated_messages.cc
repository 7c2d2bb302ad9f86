#include "generator/module/repeated_messages.h"

namespace klp {

std::vector<Error> repeated_messages(const std::vector<PatchUnit>& units, const Selection& selection) {
  std::vector<Error> refusals;
  for (PatchAtom a : selection.atoms) {
    const PatchUnit& unit = units[a.unit];
    if (!unit.comparison.pairing.undecided_messages.contains(a.atom)) continue;
    Error e;
    e.file = unit.source;
    e.line = static_cast<int>(place_of(unit.patched, a.atom).line);
    e.symbol = without_numbers(unit.patched.layout->name(a.atom));
    e.cause = "nobody can tell which existing message's state it is, or whether the message is new";
    e.remedy = "leave messages that are printed once on their lines, in their functions; where a message may come a "
               "second time, --allow repeated-message=REASON makes it a new one";
    e.status = ExitStatus::refused;
    refusals.push_back(std::move(e));
  }
  return refusals;
}

} // namespace klp

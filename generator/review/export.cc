#include "generator/review/export.h"

namespace klp {

std::vector<Note> notes_on_exports(const PatchUnit& unit) {
  std::vector<Note> found;
  for (const auto& e : unit.comparison.exports) found.push_back(note("export", e.symbol, e.why));
  return found;
}

} // namespace klp

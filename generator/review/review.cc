#include "generator/review/review.h"

#include "generator/review/checks.h"

namespace klp {

static constexpr void (*all[])(const Reviewed&, Findings&) = {
    checks::kernel_config,    checks::compiler_plugin, checks::image_layout,     checks::record_layout,
    checks::enumerator_value, checks::changed_data,    checks::image_mismatch,   checks::shared_body,
    checks::signature,        checks::result_meaning,  checks::argument_meaning, checks::lock_balance,
    checks::lock_order,       checks::cold_part,       checks::stays_on_stack,
};

Findings review(const Reviewed& change) {
  Findings findings;
  for (auto check : all) check(change, findings);
  return findings;
}

Error about(const PatchUnit& unit, AtomId patched, std::string cause, std::string remedy) {
  facts::Place place = place_of(unit.patched, patched);
  Error e;
  e.file = unit.source;
  // The place of the definition; in a header where that is where the compiler saw it.
  if (place.file.ends_with(".h")) e.file = place.file;
  e.line = static_cast<int>(place.line);
  bool function = unit.patched.layout->atom(patched).kind == AtomKind::function;
  e.symbol = unit.patched.layout->name(patched) + (function ? "()" : "");
  e.cause = std::move(cause);
  e.remedy = std::move(remedy);
  e.status = ExitStatus::refused;
  return e;
}

} // namespace klp

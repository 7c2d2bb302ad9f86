#include "generator/object/function_address.h"

#include <algorithm>

namespace klp {

// Where the first label of a function can be: behind the call of __fentry__.
static std::int64_t first_label(const Atom& function) {
  constexpr std::int64_t call_size = 5;
  auto site =
      std::ranges::find_if(function.entries, [](const TableEntry& e) { return e.table->name == "__mcount_loc"; });
  return site == function.entries.end() ? 1 : site->code_offset + call_size;
}

static bool is_value(const Reference& reference) {
  return reference.use == FieldUse::operand || reference.use == FieldUse::memory || reference.use == FieldUse::data;
}

bool takes_address_of(const Layout& layout, AtomId target, const Reference& reference) {
  const Atom& atom = layout.atom(target);
  bool function = atom.kind == AtomKind::function && layout.parent_of_cold(target) == no_atom;
  if (!function || !is_value(reference)) return false;
  // A label may stand behind the last instruction, where nothing is run.
  return reference.delta < first_label(atom) || reference.delta > static_cast<std::int64_t>(atom.size);
}

bool takes_function_address(const Layout& layout, const Reference& reference) {
  return reference.atom == no_atom ? is_value(reference) : takes_address_of(layout, reference.atom, reference);
}

} // namespace klp

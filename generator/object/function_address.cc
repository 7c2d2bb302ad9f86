#include "generator/object/function_address.h"

#include "generator/arch/arch.h"

#include <algorithm>

namespace klp {

namespace {

// The lowest offset that a label of the function can have: labels lie behind the call of __fentry__.
std::int64_t first_label(const Atom& function) {
  auto is_site = [](const TableEntry& e) { return e.table->kind == SpecialSectionKind::fentry_sites; };
  auto site = std::ranges::find_if(function.entries, is_site);
  return site == function.entries.end() ? 1 : site->code_offset + architecture().instructions.call_size;
}

bool is_value(const Reference& reference) {
  return reference.use == FieldUse::operand || reference.use == FieldUse::memory || reference.use == FieldUse::data;
}

} // namespace

bool takes_address_of(const Layout& layout, AtomId target, const Reference& reference) {
  const Atom& atom = layout.atom(target);
  if (!layout.is_whole_function(target) || !is_value(reference)) return false;
  // A label can lie directly behind the last instruction (offset == size).
  return reference.delta < first_label(atom) || reference.delta > static_cast<std::int64_t>(atom.size);
}

bool takes_function_address(const Layout& layout, const Reference& reference) {
  return reference.atom == no_atom ? is_value(reference) : takes_address_of(layout, reference.atom, reference);
}

} // namespace klp

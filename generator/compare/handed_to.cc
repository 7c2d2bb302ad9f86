#include "generator/compare/handed_to.h"

#include "generator/object/argument.h"

#include <algorithm>

namespace klp {

std::optional<HandedTo> handed_to(const Layout& layout, const Atom& user, const Reference& taken) {
  auto argument = goes_into_call(user.bytes, taken.offset);
  if (!argument) return std::nullopt;
  auto call = std::ranges::find(user.references, argument->call_field, &Reference::offset);
  if (call == user.references.end() || call->atom != no_atom) return std::nullopt;
  return HandedTo{layout.object().symbols[call->symbol].name, argument->number};
}

} // namespace klp

#include "generator/compare/passed_as_argument.h"

#include "generator/arch/x86_64/call_argument.h"

#include <algorithm>

namespace klp {

std::optional<PassedAsArgument> passed_as_argument(const Layout& layout, const Atom& user, const Reference& taken) {
  auto argument = argument_of_next_call(user.bytes, taken.offset);
  if (!argument) return std::nullopt;
  auto call = std::ranges::find(user.references, argument->call_field, &Reference::offset);
  if (call == user.references.end() || call->atom != no_atom) return std::nullopt;
  return PassedAsArgument{layout.object().symbols[call->symbol].name, argument->number};
}

} // namespace klp

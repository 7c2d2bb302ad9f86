#include "generator/prove/resolve.h"

#include "generator/compare/correlate.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace klp {

namespace {

KernelPlace place(const Kallsyms& kallsyms, const KernelSymbol& symbol, bool from_matched_function) {
  unsigned position = kallsyms.named(symbol.name).size() > 1 ? kallsyms.position(symbol) : 0;
  return {.name = symbol.name,
          .position = position,
          .address = symbol.address,
          .from_matched_function = from_matched_function};
}

tl::unexpected<Error> unresolved(const std::string& name, std::string cause, std::string remedy) {
  return fail(refusal({.cause = std::move(cause), .remedy = std::move(remedy), .symbol = name}));
}

tl::unexpected<Error> missing(const std::string& name) {
  return unresolved(
      name, "the running kernel has no symbol of this name",
      "check that the function or variable exists in the target's configuration, and is not inlined away");
}

tl::unexpected<Error> ambiguous(const std::string& name, std::size_t count) {
  return unresolved(
      name,
      fmt::format("{} symbols of the running kernel have this name, and no matched function says which is meant",
                  count),
      "rename it in the change, or let a function that already uses it be part of the change");
}

// The symbol at `address` whose name equals `name`, or else equals it without the numbers that the compiler appends
// (f.isra.0). Returns nullptr if there is none.
const KernelSymbol* named_at(const Kallsyms& kallsyms, std::uint64_t address, const std::string& name) {
  auto there = kallsyms.at(address);
  for (const auto* symbol : there)
    if (symbol->name == name) return symbol;
  for (const auto* symbol : there)
    if (without_numbers(symbol->name) == without_numbers(name)) return symbol;
  return nullptr;
}

} // namespace

std::optional<KernelPlace> place_before(const Kallsyms& kallsyms, std::uint64_t address) {
  auto is_function = [](const KernelSymbol& s) { return s.type == 't' || s.type == 'T' || s.type == 'W'; };
  const auto& symbols = kallsyms.symbols();
  auto at = std::ranges::upper_bound(symbols, address, {}, &KernelSymbol::address);
  const KernelSymbol* best = nullptr;
  while (at != symbols.begin()) {
    const KernelSymbol& symbol = *--at;
    if (best && symbol.address != best->address) break;
    if (!is_function(symbol)) continue;
    if (!best || kallsyms.named(symbol.name).size() < kallsyms.named(best->name).size()) best = &symbol;
  }
  return best ? std::optional(place(kallsyms, *best, false)) : std::nullopt;
}

Result<KernelPlace> resolve_atom(const ImageMatch& image_match, const Kallsyms& kallsyms, const Layout& original,
                                 AtomId atom) {
  const std::string& name = original.name(atom);
  if (auto address = image_match.address_of(atom))
    if (const auto* symbol = named_at(kallsyms, *address, name)) return place(kallsyms, *symbol, true);
  auto candidates = kallsyms.named(name);
  if (candidates.empty()) return missing(name);
  if (candidates.size() > 1) return ambiguous(name, candidates.size());
  return place(kallsyms, *candidates[0], false);
}

Result<KernelPlace> resolve_external(const ImageMatch& image_match, const Kallsyms& kallsyms, const std::string& name) {
  if (auto address = image_match.address_of_external(name))
    if (const auto* symbol = named_at(kallsyms, *address, name)) return place(kallsyms, *symbol, true);
  auto candidates = kallsyms.named(name);
  // A symbol of another unit is global, so a static symbol of the same name cannot be meant. The types are those of nm:
  // global symbols have upper case letters, weak ones also w and v; U is undefined.
  std::erase_if(candidates, [](const KernelSymbol* s) {
    bool local = std::islower(static_cast<unsigned char>(s->type)) && s->type != 'w' && s->type != 'v';
    return local || s->type == 'U';
  });
  if (candidates.empty()) return missing(name);
  if (candidates.size() > 1) return ambiguous(name, candidates.size());
  return place(kallsyms, *candidates[0], false);
}

} // namespace klp

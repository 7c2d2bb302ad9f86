#include "generator/widen/check_callers.h"

#include "generator/compare/without_effect.h"
#include "generator/prove/image_references.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace klp {

namespace {

struct Replaced {
  const PatchUnit* unit = nullptr;
  const FunctionChange* change = nullptr;
};

struct Covered {
  std::map<std::uint64_t, Replaced> not_redirected; // by address of the original
  std::set<std::uint64_t> changed;                  // addresses of all that run no more, cold parts included
};

Covered cover(const std::vector<PatchUnit>& units, const KernelObject& object) {
  Covered covered;
  for (const auto& unit : units) {
    if (unit.object != &object) continue;
    for (const auto& change : unit.comparison.changed) {
      AtomId cold = unit.original.layout->cold_part_of(change.original);
      for (AtomId atom : {change.original, cold}) {
        auto address = atom == no_atom ? std::nullopt : unit.witness.address_of(atom);
        if (!address) continue;
        covered.changed.insert(*address);
        if (!change.redirected && atom == change.original) covered.not_redirected[*address] = {&unit, &change};
      }
    }
  }
  return covered;
}

const KernelSymbol* symbol_before(const Kallsyms& kallsyms, std::uint64_t address) {
  const auto& symbols = kallsyms.symbols();
  auto after = std::ranges::upper_bound(symbols, address, {}, &KernelSymbol::address);
  return after == symbols.begin() ? nullptr : &*std::prev(after);
}

Error left_out(const Replaced& replaced, const std::string& who, bool in_code) {
  Error e;
  e.file = replaced.unit->source;
  e.line = static_cast<int>(place_of(replaced.unit->patched, replaced.change->patched).line);
  e.symbol = replaced.change->symbol + "()";
  e.cause = fmt::format("ftrace cannot redirect it (it has no call of __fentry__), and in the running kernel {} {}, "
                        "which the module does not replace",
                        in_code ? "it is used by" : "its address is held by", who);
  if (!replaced.change->calls.empty()) e.cause += "; it is to be replaced because it " + replaced.change->why;
  e.remedy = "make the change in functions that ftrace can redirect, before or after this one is called";
  e.status = ExitStatus::refused;
  return e;
}

} // namespace

std::vector<Error> check_callers(const std::vector<PatchUnit>& units, const KernelObject& object) {
  const Image& image = object.image;
  const Kallsyms& kallsyms = object.symbols;
  Covered covered = cover(units, object);
  std::set<std::uint64_t> places;
  for (const auto& [address, replaced] : covered.not_redirected) places.insert(address);
  std::vector<Error> refusals;
  std::set<std::pair<std::uint64_t, std::string>> told;
  for (const auto& reference : references_to(image, kallsyms, places)) {
    const Image::Section* section = image.section_of(reference.from);
    if (section && is_over(section->name, !object.is_vmlinux())) continue;
    const KernelSymbol* user = symbol_before(kallsyms, reference.from);
    if (user && reference.in_code && covered.changed.contains(user->address)) continue;
    std::string who = user ? user->name + (reference.in_code ? "()" : "") : fmt::format("{:#x}", reference.from);
    if (told.insert({reference.to, who}).second)
      refusals.push_back(left_out(covered.not_redirected.at(reference.to), who, reference.in_code));
  }
  return refusals;
}

} // namespace klp

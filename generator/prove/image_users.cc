#include "generator/prove/image_users.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/prove/image_references.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace klp {

namespace {

const KernelSymbol* symbol_before(const Kallsyms& kallsyms, std::uint64_t address) {
  const auto& symbols = kallsyms.symbols();
  auto after = std::ranges::upper_bound(symbols, address, {}, &KernelSymbol::address);
  return after == symbols.begin() ? nullptr : &*std::prev(after);
}

} // namespace

std::vector<ImageUser> users_in_image(const KernelObject& object, const std::set<std::uint64_t>& places) {
  std::vector<ImageUser> users;
  std::set<std::tuple<std::uint64_t, std::uint64_t, bool>> known;
  for (const auto& reference : references_to(object.image, object.symbols, places)) {
    const Image::Section* section = object.image.section_of(reference.from);
    const KernelSymbol* user = symbol_before(object.symbols, reference.from);
    bool leaves_no_pointer = reference.calls || (user && is_list_of_initcalls(user->name));
    if (section && is_discarded_after_boot(section->name, !object.is_vmlinux()) && leaves_no_pointer) continue;
    std::string name = user ? user->name + (reference.in_code ? "()" : "") : fmt::format("{:#x}", reference.from);
    // Compared by address, because several static functions may have one name.
    if (known.insert({reference.to, user ? user->address : reference.from, reference.in_code}).second)
      users.push_back({.used_address = reference.to,
                       .address = user ? user->address : 0,
                       .name = std::move(name),
                       .in_code = reference.in_code});
  }
  return users;
}

std::set<std::uint64_t> replaced_addresses(const std::vector<PatchUnit>& units, const KernelObject& object) {
  std::set<std::uint64_t> addresses;
  for (const auto& unit : units) {
    if (unit.object != &object) continue;
    for (const auto& change : unit.comparison.changed)
      for (AtomId atom : {change.original, unit.original.layout->cold_part_of(change.original)})
        if (auto address = atom == no_atom ? std::nullopt : unit.image_match.address_of(atom))
          addresses.insert(*address);
  }
  return addresses;
}

} // namespace klp

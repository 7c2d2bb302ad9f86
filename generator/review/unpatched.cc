#include "generator/review/unpatched.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/prove/about.h"

namespace klp {

namespace {

// A section whose name is a C identifier is a list: the linker defines symbols for its begin and end (__start___param).
std::string why_unused(std::string_view section, bool of_module) {
  if (auto reason = why_without_effect(section, of_module); !reason.empty()) return "new; " + std::string(reason);
  if (!section.starts_with('.'))
    return "a new entry of the list " + std::string(section) + ", which is made when the " +
           (of_module ? "module" : "kernel") + " is linked: a livepatch cannot add to it";
  return "new, and no patched function uses it";
}

} // namespace

std::vector<Ignored> unpatched(const PatchUnit& unit, std::size_t number, const Selection& selection) {
  std::vector<Ignored> parts;
  const Layout& layout = *unit.patched.layout;
  auto add = [&](AtomId atom, const std::string& symbol, std::string why) {
    if (!selection.atoms.contains({number, atom}))
      parts.push_back({source_place(unit, atom).file + ": " + symbol, std::move(why)});
  };
  for (const auto& added : unit.comparison.added)
    add(added.patched, added.symbol, "new, and no patched function calls it");
  for (const auto& data : unit.comparison.added_data)
    if (!is_request(layout.section_of(data.patched).name)) // requests are carried out, or refused
      add(data.patched, data.symbol, why_unused(layout.section_of(data.patched).name, unit.in_module()));
  for (const auto& change : unit.comparison.changed)
    if (!change.redirected)
      add(change.patched, change.symbol, "ftrace cannot redirect it, and what calls it does not run again");
  return parts;
}

} // namespace klp

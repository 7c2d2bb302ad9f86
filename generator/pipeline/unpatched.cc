#include "generator/pipeline/unpatched.h"

#include "generator/compare/boot_only_sections.h"
#include "generator/prove/about.h"

namespace klp {

namespace {

// A section whose name C can spell is a list: between the symbols that the linker puts around it (__start___param).
std::string why_unpatched(std::string_view section, bool of_module) {
  if (auto none = why_without_effect(section, of_module); !none.empty()) return "new; " + std::string(none);
  if (!section.starts_with('.'))
    return "a new entry of the list " + std::string(section) + ", which is made when the " +
           (of_module ? "module" : "kernel") + " is linked: a livepatch cannot add to it";
  return "new, and no patched function uses it";
}

} // namespace

void report_unpatched(const PatchUnit& unit, std::size_t number, const Selection& selection, BuildReport& report) {
  const Layout& layout = *unit.patched.layout;
  auto tell = [&](AtomId atom, const std::string& symbol, std::string why) {
    if (!selection.atoms.contains({number, atom}))
      report.ignored.push_back({source_place(unit, atom).file + ": " + symbol, std::move(why)});
  };
  for (const auto& added : unit.comparison.added)
    tell(added.patched, added.symbol, "new, and no patched function calls it");
  for (const auto& data : unit.comparison.added_data)
    if (!is_request(layout.section_of(data.patched).name)) // done, or refused
      tell(data.patched, data.symbol, why_unpatched(layout.section_of(data.patched).name, unit.in_module()));
  for (const auto& change : unit.comparison.changed)
    if (!change.redirected)
      tell(change.patched, change.symbol, "ftrace cannot redirect it, and what calls it does not run again");
}

} // namespace klp

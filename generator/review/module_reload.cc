#include "generator/review/module_reload.h"

#include <set>

namespace klp {

std::vector<Note> notes_on_reloading(const std::vector<PatchUnit>& units) {
  std::set<std::string> modules;
  for (const auto& unit : units)
    if (unit.in_module()) modules.insert(unit.object->name);
  std::vector<Note> found;
  for (const auto& module : modules)
    found.push_back(note("module-reload", module,
                         "kernels before 6.3 do not load a patched module a second time; this livepatch sees to it "
                         "itself (klp_clear_relocations)"));
  return found;
}

} // namespace klp

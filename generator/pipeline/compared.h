// The compiled units that matter, with what they point into.
#pragma once

#include "generator/pipeline/loaded_unit.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace klp {

inline std::string object_of(const Unit& unit) {
  return unit.in_module ? unit.module_name : KernelObject::vmlinux_name;
}

struct Compared {
  std::vector<std::unique_ptr<LoadedUnit>> loaded;
  std::vector<PatchUnit> units;
  std::vector<Unit> compiled;    // what each was made of
  std::set<std::string> outputs; // Unit::output of each

  void keep(const CompiledUnit& made, std::unique_ptr<LoadedUnit> unit, PatchUnit patch_unit) {
    outputs.insert(made.unit.output);
    compiled.push_back(made.unit);
    loaded.push_back(std::move(unit));
    units.push_back(std::move(patch_unit));
  }
};

} // namespace klp

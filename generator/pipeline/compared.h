// The compiled units that matter, with what they point into.
#pragma once

#include "generator/pipeline/loaded_unit.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct Compared {
  std::vector<std::unique_ptr<LoadedUnit>> loaded;
  std::vector<PatchUnit> units;
  std::set<std::string> outputs; // Unit::output of each

  void keep(const CompiledUnit& compiled, std::unique_ptr<LoadedUnit> unit, PatchUnit patch_unit) {
    outputs.insert(compiled.unit.output);
    loaded.push_back(std::move(unit));
    units.push_back(std::move(patch_unit));
  }
};

} // namespace klp

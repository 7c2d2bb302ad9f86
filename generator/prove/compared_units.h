// The compiled units that matter, with what they point into.
#pragma once

#include "generator/compare/init_code.h"
#include "generator/compare/record_owners.h"
#include "generator/prove/loaded_unit.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace klp {

inline std::string object_of(const Unit& unit) {
  return unit.in_module ? unit.module_name : KernelObject::vmlinux_name;
}

struct ComparedUnits {
  std::vector<std::unique_ptr<LoadedUnit>> loaded;
  std::vector<PatchUnit> units;
  std::vector<Unit> compiled;                             // what each was made of
  std::set<std::string> outputs;                          // Unit::output of each
  std::map<std::string, std::set<std::string>> same_code; // functions of compiled units that do not differ, by object
  std::vector<InitChange> init_changes;                   // of all units whose init or exit code differs
  std::vector<UnitLifetimes> lifetimes;                   // of all units that were compiled for the change

  void keep(const CompiledUnit& made, std::unique_ptr<LoadedUnit> unit, PatchUnit patch_unit) {
    outputs.insert(made.unit.output);
    compiled.push_back(made.unit);
    loaded.push_back(std::move(unit));
    units.push_back(std::move(patch_unit));
  }
};

} // namespace klp

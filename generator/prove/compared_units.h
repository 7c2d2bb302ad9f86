// The units that take part in the livepatch, together with the loaded objects that they point into.
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

// Name of the kernel object that the unit is linked into: "vmlinux" or a module name.
inline std::string object_of(const Unit& unit) {
  return unit.in_module ? unit.module_name : KernelObject::vmlinux_name;
}

struct ComparedUnits {
  // These three have one element for each unit, in the same order.
  std::vector<std::unique_ptr<LoadedUnit>> loaded;
  std::vector<PatchUnit> units;
  std::vector<Unit> compiled;
  std::set<std::string> outputs; // Unit::output of each unit
  // By kernel object: functions of compiled units whose code does not differ.
  std::map<std::string, std::set<std::string>> same_code;
  std::vector<InitChange> init_changes; // of all units whose init or exit code differs
  std::vector<UnitLifetimes> lifetimes; // of all units that were compiled for the change

  void add(const CompiledUnit& made, std::unique_ptr<LoadedUnit> unit, PatchUnit patch_unit) {
    outputs.insert(made.unit.output);
    compiled.push_back(made.unit);
    loaded.push_back(std::move(unit));
    units.push_back(std::move(patch_unit));
  }
};

} // namespace klp

// The input of the rules of checks.h: the compared change, and everything else that they examine.
#pragma once

#include "generator/compare/record_owners.h"
#include "generator/kernel/image/btf.h"
#include "generator/kernel/target/kernel_config.h"
#include "generator/prove/patch_unit.h"
#include "generator/review/text_change.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct ReviewInput {
  const std::vector<PatchUnit>& units;      // the units whose objects differ; compared with the image
  std::vector<const KernelObject*> objects; // vmlinux, and the modules that units are linked into
  KernelConfig config;                      // of the running kernel
  std::map<std::string, TextChange> texts;  // of the changed files, by path in the kernel tree
  std::map<std::string, Btf> types;         // of vmlinux and the modules, by name; without those that have no BTF
  std::map<std::string, std::set<std::string>> same_code; // by name of the kernel object: functions that were compiled
                                                          // with the change and have the same code as before
  const std::vector<UnitLifetimes>* lifetimes = nullptr;  // of all units that were compiled for the change
  bool replaces_all = true;                               // false: code of earlier livepatches stays in use
};

} // namespace klp

// The rules that look at the compared change as a whole, before the module is made. Each is a small function in a file
// of its own; rules.h has all rules, also those that other stages apply.
#pragma once

#include "generator/compare/record_owners.h"
#include "generator/kernel/image/btf.h"
#include "generator/kernel/target/kernel_config.h"
#include "generator/prove/about.h"
#include "generator/rules/finding.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace klp {

// A changed file's text, before and after.
struct TextChange {
  std::string original, patched;
};

struct ReviewInput {
  const std::vector<PatchUnit>& units;      // those that differ, heard by the witness
  std::vector<const KernelObject*> objects; // vmlinux, and the modules that units belong to
  KernelConfig config;                      // of the running kernel
  std::map<std::string, TextChange> texts;  // by path in the tree
  std::map<std::string, Btf> types;         // of the image and the modules, by object; not of those that have none
  std::map<std::string, std::set<std::string>> same_code; // functions that were compiled with the change and come out
                                                          // the same, by object
  const std::vector<UnitLifetimes>* lifetimes = nullptr;  // of all units that were compiled for the change
  bool replaces_all = true;                               // false: code of earlier livepatches stays
};

// All that the rules find, in their order.
Findings review(const ReviewInput& change);

} // namespace klp

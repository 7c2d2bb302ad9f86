// The rules a change must keep so that its livepatch is safe. Each rule is a row of a table and one small function.
#pragma once

#include "generator/prove/patch_unit.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

// Why a change is refused: {"rule","file","line","symbol","cause","remedy"}.
struct Finding {
  std::string rule;
  Error error; // status refused
};

struct Rule {
  std::string_view id;
  std::string_view what; // what it protects from
  void (*check)(const PatchUnit& unit, std::vector<Finding>& findings);
};

std::span<const Rule> rules();

// Applies every rule to every unit; all findings, in the order of the units.
std::vector<Finding> review(const std::vector<PatchUnit>& units);

// The errors of later stages, as findings of one rule.
Finding finding(std::string rule, Error error);

} // namespace klp

// For klp plan: finds functions whose machine code relies on a property of another function, beyond its signature. If a
// change alters this property, these functions must be patched too, although their source is the same:
//
//     static noinline int g(int x) { return x + 1; }     // GCC: g() keeps rsi
//     int f(int x, int y) { return g(x) + y; }           // y stays in rsi during the call (-fipa-ra)
//
// If the patched g() overwrites rsi, the old code of f() returns a wrong sum.
#pragma once

#include "base/error.h"
#include "generator/plan/predict_functions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

struct AssumptionUse {
  std::string symbol; // the function that relies on the property
  std::string on;     // the function that has the property, and that will be patched
  std::string what;   // the property: "is pure", "keeps rsi r8"
};

// The uses of the functions in `patched` by functions that are not in `patched`. Every function that refers to one of
// them counts as relying on its properties. `object`: the original object of the unit; `facts`: of this object. Error:
// the object cannot be read.
Result<std::vector<AssumptionUse>> assumption_uses(const std::filesystem::path& object, const facts::Unit& facts,
                                                   const std::vector<Prediction>& patched);

} // namespace klp

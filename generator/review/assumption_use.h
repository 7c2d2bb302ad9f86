// Functions of a unit that were compiled to rely on what another one does, beyond its signature: where a change alters
// that, they must be patched too, although nothing of theirs changes.
#pragma once

#include "base/error.h"
#include "generator/plan/predict_functions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

struct AssumptionUse {
  std::string symbol; // relies
  std::string on;     // symbol that will be patched
  std::string what;   // "is pure", "keeps rsi r8"
};

// Of the functions in `patched` (symbols of the object), by those who rely on them. Error: not an object klp can read.
Result<std::vector<AssumptionUse>> assumption_uses(const std::filesystem::path& object, const facts::Unit& facts,
                                                   const std::vector<Prediction>& patched);

} // namespace klp

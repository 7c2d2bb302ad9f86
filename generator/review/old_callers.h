// Code of the running kernel that calls a changed function and is not compiled with the change. Found in the image, so
// that none is missed.
#pragma once

#include "generator/review/review.h"

#include <functional>
#include <string>
#include <vector>

namespace klp {

// What the compiler said of a function that others than its own unit may call, on both sides.
struct SharedFunction {
  const PatchUnit& unit;
  const FunctionChange& change;
  const facts::Function &before, &after;
};

struct OldCallers {
  SharedFunction function;
  std::vector<std::string> callers; // "f()"; at least one
};

// Those of the changed functions that `matters` is true of and that somebody calls as before. Callers in the units of
// the change do not count: they are either patched too, or their code is the same with it.
std::vector<OldCallers> old_callers(const Reviewed& change, const std::function<bool(const SharedFunction&)>& matters);

} // namespace klp

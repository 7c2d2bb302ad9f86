// Code of the running kernel that calls a changed function and is not compiled with the change. Found in the image, so
// that none of it is missed.
#pragma once

#include "generator/review/review_input.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace klp {

// What the compiler said of a function that others than its own unit may call, on both sides.
struct SharedFunction {
  const PatchUnit& unit;
  const FunctionChange& change;
  const facts::Function &before, &after;
};

// As far as callers see it: qualifiers of what is pointed to do not count.
bool has_another_type(const SharedFunction& f);

struct OldCallers {
  SharedFunction function;
  std::vector<std::string> callers; // "f()"; at least one
};

// What the change does to a function, as its callers see it.
enum class Alters {
  type,   // callers that were compiled with the change are right: patched too, or their code is the same for both types
  meaning // only those in units that differ are: others were written for the function as it was. Modules from elsewhere
          // may call what is exported; another type would have told them (CRC).
};

// Those of the changed functions that `matters` is true of and that somebody calls as before.
std::vector<OldCallers> old_callers(const ReviewInput& change, Alters what,
                                    const std::function<bool(const SharedFunction&)>& matters);

// Who uses functions of these names in the running kernel, and was not compiled with the change: "f()", or the variable
// that holds an address.
std::set<std::string> users_not_compiled(const ReviewInput& change, const std::string& object,
                                         const std::set<std::string>& functions);

} // namespace klp

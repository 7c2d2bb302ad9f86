// Code of the running kernel that calls a changed function and is not compiled with the change. It is searched in the
// image, so that no caller is missed.
#pragma once

#include "generator/review/review_input.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace klp {

// A changed function that other units may call, with the compiler's facts of both sides.
struct SharedFunction {
  const PatchUnit& unit;
  const FunctionChange& change;
  const facts::Function &before, &after;
};

// Whether the type changes for callers. Qualifiers (const, volatile, restrict) do not count.
bool has_another_type(const SharedFunction& f);

struct OldCallers {
  SharedFunction function;
  std::vector<std::string> callers; // "f()"; at least one
};

// The property of a function that the change alters for its callers.
enum class Alters {
  // The callers that were compiled with the change fit the new function: they are patched, too, or their code is the
  // same for both types.
  type,
  // Only the callers in units that differ fit the new function: all others were written for the old one. Modules from
  // outside of the kernel tree may call an exported function; they are listed as "modules". (If the type changes, the
  // CRC changes too: rule export-type.)
  meaning
};

// The changed functions for which `matters` is true and that have callers which do not fit the new function.
std::vector<OldCallers> old_callers(const ReviewInput& change, Alters what,
                                    const std::function<bool(const SharedFunction&)>& matters);

// The users of functions of these names in `object` (vmlinux or a module) that were not compiled with the change: "f()"
// for a caller, or the name of a variable that contains the address.
std::set<std::string> users_not_compiled(const ReviewInput& change, const std::string& object,
                                         const std::set<std::string>& functions);

} // namespace klp

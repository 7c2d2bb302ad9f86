// Rule signature: the change alters the type of a function, and the running kernel contains callers that were compiled
// for the old type.
#include "generator/prove/about.h"
#include "generator/review/checks.h"
#include "generator/review/old_callers.h"

#include <fmt/format.h>

namespace klp::checks {

void signature(const ReviewInput& change, Findings& findings) {
  for (const auto& [f, callers] : old_callers(change, Alters::type, has_another_type))
    findings.refusals.push_back(finding(
        "signature",
        refusal_at(f.unit, f.change.patched,
                   fmt::format("its type changes from \"{}\" to \"{}\", and {} of the running kernel, which the "
                               "change does not compile, call{} it as before",
                               f.before.signature, f.after.signature, fmt::join(callers, ", "),
                               callers.size() == 1 ? "s" : ""),
                   "keep the function's type, and give the new callers a function of another name; where those "
                   "callers get along with the new type, --allow signature=REASON")));
}

} // namespace klp::checks

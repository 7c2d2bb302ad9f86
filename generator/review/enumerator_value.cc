// Rule enumerator-value: enumerators must keep their values, because existing objects of the kernel contain the values,
// and so do programs if the header belongs to the user-space interface.
#include "generator/review/checks.h"
#include "generator/source/enumerators.h"

#include <fmt/format.h>

namespace klp::checks {

namespace {

// A new enumerator changes the values of all enumerators behind it: the error names the first of them.
Error about_first(const std::string& file, const std::vector<Renumbered>& changed) {
  const Renumbered& first = changed.front();
  Error e;
  e.file = file;
  e.line = static_cast<int>(first.after.line);
  e.symbol = first.after.name;
  std::size_t others = changed.size() - 1;
  std::string more = others == 0   ? ""
                     : others == 1 ? ", and one more enumerator gets another one"
                                   : fmt::format(", and {} more enumerators get another one", others);
  e.cause =
      fmt::format("its value is {} instead of {}{}: what the kernel holds was set by code that knows the old ones",
                  first.after.value(), first.before.value(), more);
  e.remedy = "put new enumerators behind the existing ones; if nothing keeps such a value from one call to the next, "
             "--allow enumerator-value=REASON";
  return e;
}

} // namespace

void enumerator_value(const ReviewInput& change, Findings& findings) {
  for (const auto& [path, text] : change.texts)
    if (auto changed = renumbered(text.original, text.patched); !changed.empty())
      findings.refusals.push_back(finding("enumerator-value", about_first(path, changed)));
}

} // namespace klp::checks

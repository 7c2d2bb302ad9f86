#include "generator/review/review.h"

#include "generator/review/record_layout.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace klp {

static Error at(const PatchUnit& unit, AtomId patched, std::string cause, std::string remedy) {
  facts::Place place = place_of(unit.patched, patched);
  Error e;
  e.file = unit.source;
  // The place of the definition; in a header where that is where the compiler saw it.
  if (place.file.ends_with(".h")) e.file = place.file;
  e.line = static_cast<int>(place.line);
  bool function = unit.patched.layout->atom(patched).kind == AtomKind::function;
  e.symbol = unit.patched.layout->name(patched) + (function ? "()" : "");
  e.cause = std::move(cause);
  e.remedy = std::move(remedy);
  e.status = ExitStatus::refused;
  return e;
}

static void changed_data(const PatchUnit& unit, std::vector<Finding>& findings) {
  for (const auto& data : unit.comparison.changed_data)
    if (!unit.written.contains(data.patched))
      findings.push_back(finding("changed-data", at(unit, data.patched, data.cause(), data.remedy())));
}

static void image_mismatch(const PatchUnit& unit, std::vector<Finding>& findings) {
  for (const auto& change : unit.comparison.changed) {
    const FunctionMatch* match = unit.witness.function(change.original);
    if (match && (match->address || (!change.redirected && match->places_that_fit > 0))) continue;
    std::string cause = "the original function is not what the image runs";
    if (match && !match->mismatch.empty()) cause += ": " + match->mismatch;
    if (!unit.likely_cause.empty()) cause += "; likely cause: " + unit.likely_cause;
    if (match && match->mismatch.empty() && match->places_that_fit > 1)
      cause = fmt::format("{} functions of the image look exactly like the original", match->places_that_fit);
    findings.push_back(finding("image-mismatch",
                               at(unit, change.patched, cause,
                                  "check that source, configuration, compiler and image of the target belong together "
                                  "(klp target show)")));
  }
}

static void shared_body(const PatchUnit& unit, std::vector<Finding>& findings) {
  const Layout& before = *unit.original.layout;
  for (const auto& change : unit.comparison.changed) {
    for (SymbolId alias : before.atom(change.original).aliases) {
      const std::string& name = before.object().symbols[alias].name;
      AtomId after = unit.patched.layout->find(name);
      if (after == no_atom || after == change.patched) continue;
      findings.push_back(finding(
          "shared-body",
          at(unit, change.patched,
             "it shares its code with " + name + "() in the running kernel, and no longer does after the change",
             "redirecting one would redirect both: change both in the same way, or change their callers")));
    }
  }
}

// The kernel's own plugins (scripts/gcc-plugins) with which two compilations of one source differ.
struct UnsafePlugin {
  std::string_view name, why;
};
static constexpr UnsafePlugin unsafe_plugins[] = {
    {"randomize_layout_plugin", "lays structures out by a seed that only the running kernel's build had"},
    {"latent_entropy_plugin", "puts other random numbers into the code each time"},
};

static void compiler_plugin(const PatchUnit& unit, std::vector<Finding>& findings) {
  if (!unit.patched.facts) return;
  for (const auto& plugin : unit.patched.facts->plugins)
    for (const auto& unsafe : unsafe_plugins) {
      if (plugin.find(unsafe.name) == std::string::npos) continue;
      Error e;
      e.file = unit.source;
      e.cause = fmt::format("it is compiled with GCC's plugin {}, which {}", unsafe.name, unsafe.why);
      e.remedy = "a kernel configured so cannot be livepatched: turn CONFIG_GCC_PLUGIN_LATENT_ENTROPY and "
                 "CONFIG_RANDSTRUCT_FULL/PERFORMANCE off and boot the new kernel";
      e.status = ExitStatus::refused;
      findings.push_back(finding("compiler-plugin", std::move(e)));
    }
}

// clang-format off
static constexpr Rule table[] = {
    {"compiler-plugin", "code and layouts that no second compilation makes again", compiler_plugin},
    {"record-layout",   "objects that exist, laid out as they were",               record_layout},
    {"changed-data",    "existing variables whose initialiser changed",            changed_data},
    {"image-mismatch",  "a kernel other than the one that runs",                   image_mismatch},
    {"shared-body",     "functions that the compiler merged and the change parts", shared_body},
};
// clang-format on

std::span<const Rule> rules() { return table; }

Finding finding(std::string rule, Error error) { return {std::move(rule), std::move(error)}; }

std::vector<Finding> review(const std::vector<PatchUnit>& units) {
  std::vector<Finding> findings;
  for (const auto& unit : units)
    for (const auto& rule : rules()) rule.check(unit, findings);
  return findings;
}

} // namespace klp

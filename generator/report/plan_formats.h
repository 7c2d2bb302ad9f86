// The result of klp plan as text, as JSON and as a picture.
#pragma once

#include "generator/pipeline/plan_report.h"

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace klp {

std::string plan_text(const PlanReport& plan_report);
nlohmann::json plan_json(const PlanReport& plan_report);
// A Graphviz document: the graph from each hunk over the touched definitions to the functions to be patched.
std::string plan_dot(const PlanReport& plan_report);

// The parts of the change that are likely to have no effect (effects.h).
std::vector<std::string> parts_without_effect(const PlanReport& plan_report);

std::string_view to_string(ItemKind kind);
std::string_view to_string(Touched::How how);
// "low", "A B C D and 9 more"; empty if the definition has no name.
std::string short_names(const Touched& touch);
// "@@ -12,7 +12,9 @@"
std::string hunk_header(const TouchedHunk& hunk);

} // namespace klp

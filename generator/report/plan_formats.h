// What klp plan found, for people, for programs, and as a picture.
#pragma once

#include "generator/pipeline/plan_report.h"

#include <nlohmann/json.hpp>
#include <string>

namespace klp {

std::string plan_text(const PlanReport& plan_report);
nlohmann::json plan_json(const PlanReport& plan_report);
// Graphviz: from each hunk over what it touches to what will be patched.
std::string plan_dot(const PlanReport& plan_report);

// What is likely to have no effect (effects.h).
std::vector<std::string> parts_without_effect(const PlanReport& plan_report);

std::string_view to_string(ItemKind kind);
std::string_view to_string(Touched::How how);
// "low", "A B C and 9 more"; of what has no name, nothing.
std::string short_names(const Touched& touch);
// "@@ -12,7 +12,9 @@"
std::string hunk_header(const TouchedHunk& hunk);

} // namespace klp

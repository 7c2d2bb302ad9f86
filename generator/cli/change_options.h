// CHANGE... and --git REPOSITORY, the same for every command that takes a change.
#pragma once

#include "generator/pipeline/changes.h"
#include "generator/plan/plan.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace klp::cli {

void add_change_options(CLI::App& command, ChangeSource& source);
void add_plan_options(CLI::App& command, PlanOptions& options);

// {"hash","author","subject","fixes","cves"}
nlohmann::json to_json(const Commit& commit);

} // namespace klp::cli

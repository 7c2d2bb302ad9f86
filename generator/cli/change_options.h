// The arguments CHANGE... and --git REPOSITORY, the same for every command that takes a change.
#pragma once

#include "generator/cli/changes.h"
#include "generator/cli/command.h"
#include "generator/pipeline/build.h"
#include "generator/plan/plan.h"

namespace klp::cli {

void add_change_options(Command command, ChangeSource& source, bool required = true);
void add_plan_options(Command command, PlanOptions& options);

// The part of the request that several commands share: opens the target, reads the changes, finds klp's plugin for the
// compiler of the target.
// Error: one of these is missing or cannot be read. The session must outlive the result.
Result<BuildRequest> change_request(const Session& session, const std::string& target, const ChangeSource& source,
                                    const PlanOptions& options);

} // namespace klp::cli

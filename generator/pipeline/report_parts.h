// Fills the report of klp build from the results of the stages.
#pragma once

#include "generator/pipeline/build_report.h"
#include "generator/pipeline/prepare_change.h"
#include "generator/rules/collected_findings.h"

namespace klp {

// What is known after prepare_change(), without its findings.
BuildReport report_of(const BuildRequest& request, const PreparedChange& change);

// What the module holds. Also completes the outcomes of the touched definitions.
void add_contents(PreparedChange& change, const Selection& selection, const Extraction& extraction,
                  BuildReport& report);

// Findings so far, in place of those that the report has.
void set_findings(const CollectedFindings& findings, BuildReport& report);

} // namespace klp

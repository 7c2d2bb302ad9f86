// Fills the report of klp build from the results of the stages.
#pragma once

#include "generator/pipeline/build_report.h"
#include "generator/pipeline/prepare_change.h"
#include "generator/rules/collected_findings.h"

namespace klp {

// A report with the results of prepare_change(), without its findings.
BuildReport report_of(const BuildRequest& request, const PreparedChange& change);

// Adds the content of the module to the report, and completes the outcomes of the touched definitions.
void add_contents(PreparedChange& change, const Selection& selection, const Extraction& extraction,
                  BuildReport& report);

// Replaces the findings in the report by the findings of all stages so far.
void set_findings(const CollectedFindings& findings, BuildReport& report);

} // namespace klp

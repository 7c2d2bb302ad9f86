// klp audit: checks a module file against the target and, if the change is given, against the compiled change.
#pragma once

#include "generator/audit/audit.h"
#include "generator/pipeline/build_request.h"
#include "generator/pipeline/stopwatch.h"

namespace klp {

struct AuditRequest {
  fs::path module;
  BuildRequest build; // without changes, the content of the module is not compared
};

struct ModuleAudit {
  AuditReport audited;
  bool compared = false; // the content was compared with the change
  std::vector<StageTime> stages;
};

// Compiles klp's own runtime, with the parts that the module has, by the target's compiler: a livepatch without a
// patch.
Result<Object> compile_runtime(const BuildRequest& request, const Object& module, const fs::path& work);

// Errors: as build(); also a file that is no livepatch, and a change that klp build would refuse.
Result<ModuleAudit> audit_module(const fs::path& home, const AuditRequest& request);

} // namespace klp

// klp audit: a module in a file, against the target and, where the change is given too, against what is compiled of it.
#pragma once

#include "generator/audit/audit.h"
#include "generator/pipeline/build.h"

namespace klp {

struct AuditRequest {
  fs::path module;
  BuildRequest build; // no changes: the module's content is not compared with anything
};

struct ModuleAudit {
  AuditReport audited;
  bool compared = false; // with the change
  std::vector<StageTime> stages;
};

// klp's own code as the target's compiler makes it now, in the parts that the module has: a livepatch of nothing.
Result<Object> compile_runtime(const BuildRequest& request, const Object& module, const KernelObject& vmlinux,
                               const fs::path& work);

// Errors: as build(), and a file that is no livepatch. A change that klp build would refuse is an error too.
Result<ModuleAudit> audit_module(const fs::path& home, const AuditRequest& request);

} // namespace klp

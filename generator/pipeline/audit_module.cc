#include "generator/pipeline/audit_module.h"

#include "generator/module/write_data.h"
#include "generator/pipeline/witnessed.h"

namespace klp {

static tl::unexpected<Error> nothing_to_compare(const BuildReport& report) {
  if (!report.refusals.empty()) return fail(report.refusals.front().error);
  return fail("the change has no functional effect: there is nothing to compare the module with",
              "give the change that the module was made of");
}

static Result<AuditReport> audit_with_change(const fs::path& home, const AuditRequest& request, Object module,
                                             const Symvers& exports, Stopwatch& watch) {
  BuildReport report;
  TRY(Witnessed witnessed, witness_change(home, request.build, report, watch));
  if (witnessed.verdict) return nothing_to_compare(report);
  TRY(auto writes, choose_writes(witnessed.compared.units, request.build.write_data));
  return audit(std::move(module), *witnessed.objects, exports, &witnessed.compared.units);
}

Result<ModuleAudit> audit_module(const fs::path& home, const AuditRequest& request) {
  ModuleAudit result;
  Stopwatch watch(result.stages);
  TRY(Object module, read_object(request.module));
  TRY(Symvers exports, read_symvers(request.build.target.symvers));
  result.compared = !request.build.changes.empty();
  if (result.compared) {
    TRY(result.audited, audit_with_change(home, request, std::move(module), exports, watch));
  } else {
    TRY(KernelObjects objects, KernelObjects::open(request.build.target));
    TRY(result.audited, audit(std::move(module), objects, exports, nullptr));
  }
  watch.lap("audit");
  return result;
}

} // namespace klp

#include "generator/pipeline/audit_module.h"

#include "base/file.h"
#include "generator/kernel/target/module_files.h"
#include "generator/module/link.h"
#include "generator/pipeline/prepare_change.h"
#include "generator/select/write_data.h"

#include <algorithm>
#include <cctype>

namespace klp {

namespace {

tl::unexpected<Error> nothing_to_compare(const PreparedChange& change) {
  if (!change.findings.refusals.empty()) return fail(change.findings.refusals.front().error);
  return fail("the change takes no effect in the running kernel: there is nothing to compare the module with",
              "give the change that the module was made of");
}

// The module's name. klp writes it into a Makefile, so it must be a plain word.
Result<std::string> plain_name(const Object& module) {
  TRY(ModuleInfo info, module_info(module));
  bool plain =
      !info.name.empty() && std::ranges::all_of(info.name, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
  if (plain) return info.name;
  return fail(Error{.cause = "its name in modinfo is no name of a module",
                    .remedy = "give a module that klp build made",
                    .file = module.path});
}

Result<AuditReport> audit_with_change(const fs::path& home, const AuditRequest& request, Object module,
                                      const Symvers& exports, Stopwatch& watch) {
  TRY(PreparedChange change, prepare_change(home, request.build, watch));
  if (!change.has_effect) return nothing_to_compare(change);
  TRY(auto writes, choose_writes(change.compared.units, request.build.write_data));
  watch.lap("review");
  TRY(Object runtime, compile_runtime(request.build, module, change.work.path() / "runtime"));
  watch.lap("runtime");
  return audit(std::move(module), *change.objects, exports, &change.compared.units, &runtime);
}

} // namespace

Result<Object> compile_runtime(const BuildRequest& request, const Object& module, const fs::path& work) {
  CHECK_OK(read_livepatch(module));
  TRY(std::string name, plain_name(module));
  std::set<std::string> functions;
  for (const auto& symbol : module.symbols)
    if (symbol.is_function() && symbol.defined_in_section()) functions.insert(symbol.name);
  ModuleOptions options;
  options.name = std::move(name);
  options.runtime = request.runtime;
  return link_runtime(request.target, functions, options, work);
}

Result<ModuleAudit> audit_module(const fs::path& home, const AuditRequest& request) {
  ModuleAudit result;
  Stopwatch watch;
  TRY(Object module, read_object(request.module));
  TRY(Symvers exports, read_symvers(request.build.target.symvers));
  result.compared = !request.build.changes.empty();
  if (result.compared) {
    TRY(result.audited, audit_with_change(home, request, std::move(module), exports, watch));
  } else {
    TRY(KernelObjects objects, KernelObjects::open(request.build.target));
    TRY(WorkFolder work, WorkFolder::create(home, "audit"));
    TRY(Object runtime, compile_runtime(request.build, module, work.path() / "runtime"));
    watch.lap("runtime");
    TRY(result.audited, audit(std::move(module), objects, exports, nullptr, &runtime));
  }
  watch.lap("audit");
  result.stages = watch.stages();
  return result;
}

} // namespace klp

// klp audit -t TARGET MODULE.ko [CHANGE...]
#include "base/file.h"
#include "generator/cli/change_options.h"
#include "generator/cli/command.h"
#include "generator/pipeline/audit_module.h"
#include "generator/report/json_values.h"

#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct AuditArguments {
  std::string target, module;
  ChangeSource changes;
  PlanOptions plan;
  std::vector<std::string> write_data;
};

Result<ModuleAudit> make_audit(const Session& session, const AuditArguments& arguments) {
  AuditRequest request;
  request.module = arguments.module;
  if (arguments.changes.names.empty()) {
    TRY(request.build.target, open_target(session.home, arguments.target));
  } else {
    TRY(request.build, change_request(session, arguments.target, arguments.changes, arguments.plan));
  }
  TRY(request.build.runtime, installed_or_build_path("share/klp/runtime", KLP_SOURCE_RUNTIME));
  request.build.write_data = arguments.write_data;
  return audit_module(session.home, request);
}

nlohmann::json to_json(const ModuleAudit& audit) {
  nlohmann::json document = {{"functions", audit.audited.functions},
                             {"relocations", audit.audited.relocations},
                             {"livepatch_symbols", audit.audited.livepatch_symbols},
                             {"compared", audit.compared},
                             {"findings", nlohmann::json::array()},
                             {"stages", nlohmann::json::array()}};
  for (const auto& found : audit.audited.findings) document["findings"].push_back(klp::to_json(found));
  for (const auto& s : audit.stages) document["stages"].push_back({{"name", s.name}, {"seconds", s.seconds}});
  return document;
}

void print(const Session& session, const AuditArguments& arguments, const ModuleAudit& audit) {
  for (const auto& found : audit.audited.findings) std::cerr << render(found.error) << '\n';
  const AuditReport& report = audit.audited;
  std::size_t faults = report.findings.size();
  session.progress(
      fmt::format("{}: {} function{} redirected, {} relocations, {} livepatch symbols: {}", arguments.module,
                  report.functions, report.functions == 1 ? "" : "s", report.relocations, report.livepatch_symbols,
                  faults == 0 ? "nothing is wrong" : fmt::format("{} fault{}", faults, faults == 1 ? "" : "s")));
  if (!audit.compared)
    session.progress("  its code was not compared with the change: give the change too (klp audit -t TARGET MODULE.ko "
                     "CHANGE)");
}

ExitStatus run(const Session& session, const AuditArguments& arguments) {
  auto audit = make_audit(session, arguments);
  if (!audit) return session.report(audit.error());
  print(session, arguments, *audit);
  if (session.json) session.print_json(to_json(*audit));
  return audit->audited.findings.empty() ? ExitStatus::done : ExitStatus::refused;
}

} // namespace

void add_audit_command(Command app, Session& session, Action& action) {
  auto arguments = std::make_shared<AuditArguments>();
  auto command = app.add_subcommand("audit", "check a finished module against the kernel, and against its change");
  command.add_option("-t,--target", arguments->target, "the kernel that it is for (klp target list)").required();
  command.add_option("MODULE", arguments->module, "the livepatch: NAME.ko").required();
  add_change_options(command, arguments->changes, false);
  add_plan_options(command, arguments->plan);
  command.add_option("--write-data", arguments->write_data, "a variable that it gives a new value, as for klp build")
      .one_value_each();
  command.callback(
      [&session, &action, arguments] { action = [&session, arguments] { return run(session, *arguments); }; });
}

} // namespace klp::cli

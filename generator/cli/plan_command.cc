// klp plan -t TARGET CHANGE...
#include "base/file.h"
#include "base/process.h"
#include "generator/cli/change_options.h"
#include "generator/cli/command.h"
#include "generator/report/plan_formats.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct PlanArguments {
  std::string target, dot, svg;
  ChangeSource changes;
  PlanOptions plan;
  bool by_text = false;
};

// Runs Graphviz to draw the graph.
Status write_svg(const fs::path& home, const fs::path& path, const std::string& dot) {
  TRY(WorkFolder work, WorkFolder::create(home, "picture"));
  CHECK_OK(write_file(work.path() / "plan.dot", dot));
  const std::string remedy = "install Graphviz (Debian: apt install graphviz), or take the picture's text with --dot";
  CHECK_OK(run_ok({.arguments = {"dot", "-Tsvg", "-o", work.path() / "plan.svg", work.path() / "plan.dot"},
                   .remedy_if_missing = remedy},
                  remedy));
  TRY(std::string svg, read_file(work.path() / "plan.svg"));
  return write_file(path, svg);
}

Status write_pictures(const Session& session, const PlanArguments& arguments, const PlanReport& plan_report) {
  if (arguments.dot.empty() && arguments.svg.empty()) return {};
  std::string dot = plan_dot(plan_report);
  if (!arguments.dot.empty()) CHECK_OK(write_file(arguments.dot, dot));
  if (!arguments.svg.empty()) CHECK_OK(write_svg(session.home, arguments.svg, dot));
  return {};
}

ExitStatus run(const Session& session, const PlanArguments& arguments) {
  auto request = change_request(session, arguments.target, arguments.changes, arguments.plan);
  if (!request) return session.report(request.error());
  auto plan_report = klp::plan_report(session.home, *request, arguments.by_text);
  if (!plan_report) return session.report(plan_report.error());
  if (auto written = write_pictures(session, arguments, *plan_report); !written) return session.report(written.error());
  if (session.json)
    session.print_json(plan_json(*plan_report));
  else
    std::cout << plan_text(*plan_report) << std::flush;
  return plan_report->verdict;
}

} // namespace

void add_plan_command(Command app, Session& session, Action& action) {
  auto arguments = std::make_shared<PlanArguments>();
  auto command = app.add_subcommand("plan", "say what a change would patch, and why, before anything is built");
  command.add_option("-t,--target", arguments->target, "the kernel to patch (klp target list)").required();
  add_change_options(command, arguments->changes);
  add_plan_options(command, arguments->plan);
  command.add_flag("--by-text", arguments->by_text,
                   "compile nothing: the units, without the functions that will have to be patched");
  command.add_option("--dot", arguments->dot, "write the chain from change to patched function, for Graphviz");
  command.add_option("--svg", arguments->svg, "draw it (needs Graphviz)");
  command.callback(
      [&session, &action, arguments] { action = [&session, arguments] { return run(session, *arguments); }; });
}

} // namespace klp::cli

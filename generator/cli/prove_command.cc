// klp prove -t TARGET [SOURCE...]
#include "generator/cli/command.h"
#include "generator/pipeline/prove_target.h"

#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct ProveArguments {
  std::string target;
  ProofRequest request;
  bool all = false;
};

nlohmann::json to_json(const UnitProof& unit, const Mismatch& m) {
  return {{"symbol", m.symbol},
          {"file", m.file},
          {"line", m.line},
          {"unit", unit.source},
          {"object", unit.object},
          {"why", m.why},
          {"address", m.first_difference.address},
          {"offset", m.first_difference.offset},
          {"compiled", m.first_difference.compiled},
          {"running", m.first_difference.running},
          {"source_line", m.source_line},
          {"cause", m.cause}};
}

nlohmann::json to_json(const UnitProof& unit) {
  nlohmann::json absent = nlohmann::json::array();
  for (const auto& a : unit.absent)
    absent.push_back({{"symbol", a.symbol}, {"file", a.file}, {"line", a.line}, {"why", a.why}});
  return {{"source", unit.source},
          {"object", unit.object},
          {"functions", unit.functions},
          {"matched", unit.matched},
          {"matched_as_built", unit.matched_as_built},
          {"absent", std::move(absent)}};
}

nlohmann::json to_json(const ProofReport& report) {
  nlohmann::json document = {{"functions", report.functions},    {"matched", report.matched},
                             {"absent", report.absent},          {"mismatches", nlohmann::json::array()},
                             {"units", nlohmann::json::array()}, {"stages", nlohmann::json::array()}};
  for (const auto& unit : report.units) {
    document["units"].push_back(to_json(unit));
    for (const auto& m : unit.mismatches) document["mismatches"].push_back(to_json(unit, m));
  }
  for (const auto& s : report.stages) document["stages"].push_back({{"name", s.name}, {"seconds", s.seconds}});
  return document;
}

void print(const Session& session, const UnitProof& unit) {
  if (session.verbose)
    session.progress(fmt::format(
        "{}: {} of {}{}", unit.source, unit.matched, unit.functions,
        unit.matched_as_built ? fmt::format(", {} only as kbuild compiles it", unit.matched_as_built) : ""));
  for (const auto& m : unit.mismatches) {
    session.progress(fmt::format("{}:{}: {}(): {}", m.file, m.line, m.symbol, m.why));
    if (!m.source_line.empty()) session.progress("  source: " + m.source_line);
    session.progress("  likely cause: " + m.cause);
  }
  if (!session.verbose) return;
  for (const auto& a : unit.absent)
    session.progress(fmt::format("{}:{}: {}(): not there: {}", a.file, a.line, a.symbol, a.why));
}

void print(const Session& session, const ProofReport& report) {
  for (const auto& unit : report.units) print(session, unit);
  session.progress(fmt::format("{} of {} functions of {} units are in the image, byte for byte", report.matched,
                               report.functions, report.units.size()));
  if (report.absent) session.progress(fmt::format("{} are not there, for a known reason (-v tells)", report.absent));
  if (report.mismatches)
    session.progress(
        fmt::format("{} are not what the image runs: check that source, configuration, compiler and image of "
                    "the target belong together (klp target show)",
                    report.mismatches));
  if (!session.verbose) return;
  for (const auto& s : report.stages) session.progress(fmt::format("  {:<8} {:.2f} s", s.name, s.seconds));
}

Result<ProofReport> make_report(const Session& session, ProveArguments& arguments) {
  ProofRequest& request = arguments.request;
  if (request.sources.empty() == (request.sample == 0 && !arguments.all))
    return fail("which units to prove is not said, or said twice", "give sources, or --sample N, or --all");
  TRY(request.target, open_target(session.home, arguments.target));
  TRY(request.toolchain, find_toolchain(request.target, KLP_BUILD_FOLDER));
  request.jobs = session.jobs;
  request.progress = session.progress_function();
  return prove(session.home, request);
}

ExitStatus run(const Session& session, ProveArguments& arguments) {
  auto report = make_report(session, arguments);
  if (!report) return session.report(report.error());
  print(session, *report);
  if (session.json) session.print_json(to_json(*report));
  return report->mismatches == 0 ? ExitStatus::done : ExitStatus::refused;
}

} // namespace

void add_prove_command(Command app, Session& session, Action& action) {
  auto arguments = std::make_shared<ProveArguments>();
  auto command = app.add_subcommand("prove", "compare a target's code, compiled anew, with its image");
  command.add_option("-t,--target", arguments->target, "the kernel (klp target list)").required();
  command.add_option("SOURCE", arguments->request.sources, "units by their source: fs/inode.c");
  command.add_option("--sample", arguments->request.sample, "that many units, evenly spread over the kernel");
  command.add_flag("--all", arguments->all, "every unit of the kernel");
  command.callback(
      [&session, &action, arguments] { action = [&session, arguments] { return run(session, *arguments); }; });
}

} // namespace klp::cli

// klp test: loads livepatches in a virtual machine, and prints a transcript and the result.
#include "generator/boot/boot.h"
#include "generator/cli/command.h"
#include "generator/kernel/target/module_files.h"
#include "generator/report/json_values.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace klp::cli {

namespace {

struct TestOptions {
  std::string target;
  std::vector<std::string> modules;
  std::vector<std::string> early, late; // names of modules of the target
  std::string script;
  std::vector<std::string> added;
  int time_limit = 120;
};

std::string seconds(const std::optional<double>& value) { return value ? fmt::format("{:.2f} s", *value) : "-"; }

void print_indented(std::ostream& out, const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out << "    " << line << '\n';
}

void print_phase(std::ostream& out, const Phase& phase) {
  std::string status = phase.exit_status ? fmt::format("status {}", *phase.exit_status) : "did not end";
  out << fmt::format("  {} ({}, {:.2f} s)\n", phase.name, status, phase.seconds);
  print_indented(out, phase.output);
}

void print_module(std::ostream& out, const ModuleRun& run) {
  out << fmt::format("{}: {}\n", run.file.string(), run.reasons.empty() && run.ended ? "passed" : "failed");
  for (const auto& phase : run.phases) print_phase(out, phase);
  if (run.load_seconds)
    out << fmt::format("  loaded in {}, transition {}, unloaded in {}\n", seconds(run.load_seconds),
                       seconds(run.transition_seconds), seconds(run.unload_seconds));
  for (const auto& object : run.objects)
    out << fmt::format("  {} {}: {}\n", object.patched ? "patched in" : "not loaded:", object.name,
                       fmt::join(object.functions, " "));
  for (const auto& task : run.blocking) {
    out << fmt::format("  could not switch: {} ({})\n", task.command, task.id);
    print_indented(out, task.stack);
  }
  if (!run.kernel_log.empty()) out << "  the kernel said\n";
  for (const auto& line : run.kernel_log) out << "    " << line << '\n';
}

void print_reasons(std::ostream& out, const std::vector<Error>& reasons) {
  for (const auto& reason : reasons) out << render(reason) << '\n';
}

void print_transcript(std::ostream& out, const BootReport& report) {
  out << fmt::format("kernel {}\n", report.release.empty() ? "(not reached)" : report.release);
  for (const auto& run : report.modules) print_module(out, run);
  for (const auto& run : report.modules) print_reasons(out, run.reasons);
  print_reasons(out, report.reasons);
  out << fmt::format("{} in {:.1f} s\n", report.passed() ? "passed" : "failed", report.seconds);
}

template <typename T, typename F> nlohmann::json array_of(const std::vector<T>& values, F&& to) {
  auto array = nlohmann::json::array();
  for (const auto& value : values) array.push_back(to(value));
  return array;
}

nlohmann::json value_or_null(const auto& value) { return value ? nlohmann::json(*value) : nlohmann::json(); }

nlohmann::json reason_json(const Error& reason) { return klp::to_json(reason); }

nlohmann::json phase_json(const Phase& phase) {
  return {{"name", phase.name},
          {"exit_status", value_or_null(phase.exit_status)},
          {"seconds", phase.seconds},
          {"output", phase.output}};
}

nlohmann::json object_json(const PatchedObject& object) {
  return {{"name", object.name}, {"patched", object.patched}, {"functions", object.functions}};
}

nlohmann::json module_json(const ModuleRun& run) {
  auto blocking = array_of(run.blocking, [](const BlockingTask& task) {
    return nlohmann::json{{"id", task.id}, {"command", task.command}, {"stack", task.stack}};
  });
  return {{"module", run.file.string()},
          {"name", run.name},
          {"passed", run.ended && run.reasons.empty()},
          {"phases", array_of(run.phases, phase_json)},
          {"seconds",
           {{"load", value_or_null(run.load_seconds)},
            {"transition", value_or_null(run.transition_seconds)},
            {"unload", value_or_null(run.unload_seconds)}}},
          {"objects", array_of(run.objects, object_json)},
          {"blocking", blocking},
          {"kernel_log", run.kernel_log},
          {"reasons", array_of(run.reasons, reason_json)}};
}

nlohmann::json report_json(const BootReport& report) {
  return {{"passed", report.passed()},
          {"release", report.release},
          {"seconds", report.seconds},
          {"modules", array_of(report.modules, module_json)},
          {"reasons", array_of(report.reasons, reason_json)}};
}

// The modules and their dependencies, in loading order, without the modules in `loaded_earlier`.
Result<std::vector<KernelModule>> modules_of(const ModuleFiles& files, const std::vector<std::string>& names,
                                             const std::vector<KernelModule>& loaded_earlier) {
  TRY(auto order, in_loading_order(files, names));
  std::vector<KernelModule> modules;
  for (const auto& name : order) {
    auto same = [&](const KernelModule& m) { return m.name == name; };
    if (std::ranges::none_of(loaded_earlier, same)) modules.push_back({name, files.at(name)});
  }
  return modules;
}

Status add_target_modules(const TestOptions& options, const Target& target, BootRequest& request) {
  if (options.early.empty() && options.late.empty()) return {};
  TRY(ModuleFiles files, list_modules(target));
  TRY(request.early, modules_of(files, options.early, {}));
  TRY(request.late, modules_of(files, options.late, request.early));
  return {};
}

Result<BootRequest> request_of(const TestOptions& options, const Target& target) {
  BootRequest request;
  request.image = target.image;
  request.release = target.release;
  request.modules.assign(options.modules.begin(), options.modules.end());
  if (!options.script.empty()) request.script = options.script;
  request.added.assign(options.added.begin(), options.added.end());
  request.time_limit = std::chrono::seconds(options.time_limit);
  CHECK_OK(add_target_modules(options, target, request));
  return request;
}

ExitStatus test(const Session& session, const TestOptions& options) {
  auto target = open_target(session.home, options.target);
  if (!target) return session.report(target.error());
  auto request = request_of(options, *target);
  if (!request) return session.report(request.error());
  auto report = boot_test(session.home, *request);
  if (!report) return session.report(report.error());
  if (session.json) session.print_json(report_json(*report));
  if (!session.json && (!session.quiet || !report->passed())) print_transcript(std::cout, *report);
  return report->passed() ? ExitStatus::done : ExitStatus::refused;
}

} // namespace

void add_test_command(Command app, Session& session, Action& action) {
  auto options = std::make_shared<TestOptions>();
  auto command = app.add_subcommand("test", "boot the target's image in QEMU and take the livepatch through its life");
  command.add_option("-t,--target", options->target, "the target whose image is booted").required();
  command.add_option("module", options->modules, "livepatch modules, each tried in turn").required();
  command.add_option(
      "--run", options->script,
      "run this before, during and after, with that word as its argument (busybox sh or a static program)");
  command
      .add_option("--modprobe", options->early,
                  "load this module of the target before the livepatches, with what it depends on")
      .one_value_each();
  command
      .add_option("--modprobe-after", options->late,
                  "load this module of the target while a livepatch is in place, and unload it after that")
      .one_value_each();
  command.add_option("--add", options->added, "put this file beside the script, into /klp").one_value_each();
  command.add_option("--time-limit", options->time_limit, "seconds for the whole boot").range(20, 86400).show_default();
  command.callback([&session, &action, options] { action = [&session, options] { return test(session, *options); }; });
}

} // namespace klp::cli

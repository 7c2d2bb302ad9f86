// klp build -t TARGET CHANGE... -o OUT.ko
#include "base/file.h"
#include "generator/cli/change_options.h"
#include "generator/cli/command.h"
#include "generator/pipeline/build.h"
#include "generator/report/build_formats.h"
#include "generator/report/effects.h"
#include "generator/report/findings_text.h"
#include "generator/report/statement.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct BuildArguments {
  std::string target, output, dump, statement;
  ChangeSource changes;
  PlanOptions plan;
  std::vector<std::string> write_data;
  std::vector<std::string> replaces;
  std::vector<std::string> allow;
  bool no_replace = false;
};

// The module has the name of the file. The name becomes a part of C identifiers, and the kernel shows it.
Result<std::string> module_name(const fs::path& output) {
  std::string name = output.stem().string();
  bool valid =
      output.extension() == ".ko" && !name.empty() &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; });
  constexpr std::size_t longest = 55; // MODULE_NAME_LEN - 1
  if (valid && name.size() <= longest && name != "livepatch" && name != "patch") return name;
  return fail("the output file's name cannot be a module's name: " + output.filename().string(),
              "name it NAME.ko, with letters, digits, _ and - and at most 55 of them (and not livepatch or patch)");
}

// Bytes that are not UTF-8 (in a file name, in a string of the kernel) become U+FFFD.
constexpr auto replace_bad_text = nlohmann::json::error_handler_t::replace;

Result<BuildRequest> make_request(const Session& session, const BuildArguments& arguments) {
  TRY(std::string name, module_name(arguments.output));
  TRY(auto allow, read_allowances(arguments.allow));
  TRY(BuildRequest request, change_request(session, arguments.target, arguments.changes, arguments.plan));
  request.module_name = std::move(name);
  TRY(request.runtime, installed_or_build_path("share/klp/runtime", KLP_SOURCE_RUNTIME));
  request.write_data = arguments.write_data;
  request.allow = std::move(allow);
  request.replace = !arguments.no_replace;
  for (const auto& file : arguments.replaces) {
    TRY(Contents earlier, read_contents(file));
    request.replaces.push_back(std::move(earlier));
  }
  request.dump = arguments.dump;
  request.describe = [](const BuildReport& report) {
    return build_json(report).dump(1, ' ', false, replace_bad_text) + "\n";
  };
  request.info = {{"klp.version", KLP_VERSION}, {"klp.release", request.target.release}};
  for (auto& line : modinfo_of(arguments.changes, request.changes)) request.info.push_back(std::move(line));
  return request;
}

nlohmann::json to_json(const BuildReport& report, const BuildArguments& arguments) {
  nlohmann::json document = build_json(report);
  document["target"] = arguments.target;
  document["status"] = static_cast<int>(report.verdict);
  bool done = report.verdict == ExitStatus::done;
  document["module"] = done ? nlohmann::json(arguments.output) : nlohmann::json(nullptr);
  document["stages"] = nlohmann::json::array();
  for (const auto& s : report.stages) document["stages"].push_back({{"name", s.name}, {"seconds", s.seconds}});
  return document;
}

std::string headline(const BuildReport& report, const BuildArguments& arguments) {
  return fmt::format("{}: {} function{} patched\n", fs::path(arguments.output).filename().string(),
                     report.functions.size(), report.functions.size() == 1 ? "" : "s");
}

// Printed even with --quiet.
constexpr char warning[] = "klp: warning: a part of the change has no effect in this kernel:";

void print(const Session& session, const BuildReport& report, const BuildArguments& arguments) {
  std::string text = build_text(report, session.verbose);
  if (report.verdict == ExitStatus::done) text.insert(0, headline(report, arguments));
  if (!session.quiet) std::cerr << text;
  std::cerr << findings_text(report.refusals, "", session.verbose);
  if (report.verdict == ExitStatus::refused) std::cerr << "klp: refused: no module was written\n";
  const auto parts = parts_without_effect(report);
  if (report.verdict == ExitStatus::done) std::cerr << effects_text(warning, parts);
  if (report.verdict == ExitStatus::nothing_to_patch)
    std::cerr << effects_text("without effect:", parts)
              << "klp: nothing to patch: the change takes no effect in the running kernel\n";
  if (!session.verbose) return;
  for (const auto& s : report.stages) session.progress(fmt::format("  {:<8} {:.2f} s", s.name, s.seconds));
}

using Output = std::pair<fs::path, std::string>;

// The module, and the files NAME.report.json, NAME.report.txt and NAME.report.html beside it.
std::vector<Output> outputs(const BuildReport& report, const BuildArguments& arguments) {
  fs::path base = fs::path(arguments.output).replace_extension(".report");
  auto beside = [&](const char* ending) { return fs::path(base).concat(ending); };
  return {{arguments.output, report.module},
          {beside(".json"), report.document},
          {beside(".txt"),
           headline(report, arguments) + build_text(report, true) +
               effects_text("a part of the change has no effect in this kernel:", parts_without_effect(report))},
          {beside(".html"), build_html(report)}};
}

// Writes all files as FILE.new first, then renames them: if a file cannot be written, the earlier files stay.
Status write_all(const std::vector<Output>& files) {
  auto fresh = [](const fs::path& file) { return fs::path(file).concat(".new"); };
  Status status;
  for (const auto& [file, content] : files)
    if (status) status = write_file(fresh(file), content);
  std::error_code error;
  for (const auto& [file, content] : files) {
    if (status) fs::rename(fresh(file), file, error);
    if (status && error)
      status = fail(file.string() + ": cannot be written: " + error.message(),
                    "check that it is no folder, and that you may write to the folder that it is in");
    if (!status) fs::remove(fresh(file), error);
  }
  return status;
}

Status write_statement(const BuildReport& report, const BuildRequest& request, const BuildArguments& arguments) {
  if (arguments.statement.empty()) return {};
  TRY(auto document, statement(report, request, fs::path(arguments.output).filename().string(), KLP_VERSION));
  return write_file(arguments.statement, document.dump(1, ' ', false, replace_bad_text) + "\n");
}

ExitStatus run(const Session& session, const BuildArguments& arguments) {
  auto request = make_request(session, arguments);
  if (!request) return session.report(request.error());
  auto report = klp::build(session.home, *request);
  if (!report) return session.report(report.error());
  if (report->verdict == ExitStatus::done) {
    auto written = write_all(outputs(*report, arguments));
    if (written) written = write_statement(*report, *request, arguments);
    if (!written) return session.report(written.error());
  }
  print(session, *report, arguments);
  if (session.json) session.print_json(to_json(*report, arguments));
  return report->verdict;
}

} // namespace

void add_build_command(Command app, Session& session, Action& action) {
  auto arguments = std::make_shared<BuildArguments>();
  auto command = app.add_subcommand("build", "make a livepatch module from a source change");
  command.add_option("-t,--target", arguments->target, "the kernel to patch (klp target list)").required();
  command.add_option("-o,--output", arguments->output, "the module to write: NAME.ko").required();
  add_change_options(command, arguments->changes);
  add_plan_options(command, arguments->plan);
  auto no_replace = command.add_flag("--no-replace", arguments->no_replace,
                                     "leave earlier livepatches in place instead of replacing them");
  command
      .add_option("--replaces", arguments->replaces,
                  "an earlier livepatch of klp (NAME.ko) that this one takes the place of: refused if anything that it "
                  "does would be lost")
      .one_value_each()
      .excludes(no_replace);
  command
      .add_option("--write-data", arguments->write_data,
                  "a variable whose initialiser changes: the livepatch writes the new value when it is enabled, and "
                  "the old one back when it is disabled")
      .one_value_each()
      .excludes(no_replace); // of two enabled livepatches, each would write back its old value over the other's value
  command
      .add_option("--statement", arguments->statement,
                  "write where the module comes from, as an in-toto statement with SLSA provenance")
      .type_name("FILE");
  command
      .add_option("--allow", arguments->allow,
                  "go on although this rule refuses the change (klp rules), for a reason that the module keeps")
      .type_name("RULE=REASON")
      .one_value_each();
  command.add_option("--dump", arguments->dump, "write what each stage found to this folder");
  command.callback(
      [&session, &action, arguments] { action = [&session, arguments] { return run(session, *arguments); }; });
}

} // namespace klp::cli

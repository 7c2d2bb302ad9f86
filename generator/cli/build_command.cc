// klp build -t TARGET CHANGE... -o OUT.ko
#include "base/file.h"
#include "generator/cli/change_options.h"
#include "generator/cli/command.h"
#include "generator/pipeline/build.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <iostream>
#include <memory>

namespace klp::cli {

namespace {

struct Arguments {
  std::string target, output, dump;
  ChangeSource changes;
  PlanOptions plan;
  std::vector<std::string> write_data;
  std::vector<std::string> replaces;
  std::vector<std::string> allow;
  bool no_replace = false;
};

// The module's name is the file's: the kernel shows it, and C identifiers are made of it.
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

Result<BuildRequest> make_request(const Session& session, const Arguments& arguments) {
  TRY(std::string name, module_name(arguments.output));
  TRY(auto allow, read_allowances(arguments.allow));
  TRY(BuildRequest request, change_request(session, arguments.target, arguments.changes, arguments.plan));
  request.module_name = std::move(name);
  TRY(request.runtime, own_part("share/klp/runtime", KLP_SOURCE_RUNTIME));
  request.write_data = arguments.write_data;
  request.allow = std::move(allow);
  request.replace = !arguments.no_replace;
  for (const auto& file : arguments.replaces) {
    TRY(Contents earlier, read_contents(file));
    request.replaces.push_back(std::move(earlier));
  }
  request.dump = arguments.dump;
  request.info = {{"klp.version", KLP_VERSION}, {"klp.release", request.target.release}};
  for (auto& line : modinfo_of(arguments.changes, request.changes)) request.info.push_back(std::move(line));
  return request;
}

nlohmann::json to_json(const BuiltFunction& f) {
  nlohmann::json json = {{"symbol", f.symbol},     {"object", f.object},     {"file", f.source},
                         {"line", f.line},         {"why", f.why},           {"position", f.position},
                         {"old_size", f.old_size}, {"new_size", f.new_size}, {"inlined", f.inlined}};
  if (f.address) json["address"] = fmt::format("{:#x}", f.address);
  return json;
}

nlohmann::json to_json(const Finding& finding) {
  auto json = cli::to_json(finding.error);
  json["rule"] = finding.rule;
  return json;
}

nlohmann::json to_json(const BuildReport& report, const Arguments& arguments) {
  using nlohmann::json;
  json document = {{"target", arguments.target}, {"status", static_cast<int>(report.verdict)},
                   {"units", report.units},      {"changed_units", report.changed_units},
                   {"added", report.added},      {"new_state", report.new_state},
                   {"exports", report.exports}};
  document["module"] = report.verdict == ExitStatus::done ? json(arguments.output) : json(nullptr);
  document["commits"] = document["functions"] = document["refusals"] = document["ignored"] = document["stages"] =
      document["livepatch_symbols"] = json::array();
  for (const auto& c : report.commits) document["commits"].push_back(cli::to_json(c));
  for (const auto& f : report.functions) document["functions"].push_back(to_json(f));
  for (const auto& r : report.refusals) document["refusals"].push_back(to_json(r));
  for (const auto& i : report.ignored) document["ignored"].push_back({{"symbol", i.symbol}, {"why", i.why}});
  document["allowed"] = json::array();
  for (const auto& a : report.allowed) {
    document["allowed"].push_back(to_json(a.finding));
    document["allowed"].back()["reason"] = a.reason;
  }
  document["plan_differences"] = document["notes"] = json::array();
  for (const auto& n : report.notes)
    document["notes"].push_back({{"rule", n.rule}, {"symbol", n.symbol}, {"why", n.why}});
  for (const auto& d : report.plan_differences)
    document["plan_differences"].push_back({{"symbol", d.symbol}, {"what", d.what}});
  for (const auto& s : report.stages) document["stages"].push_back({{"name", s.name}, {"seconds", s.seconds}});
  for (const auto& s : report.livepatch_symbols)
    document["livepatch_symbols"].push_back({{"symbol", s.place.name},
                                             {"object", s.object},
                                             {"position", s.place.position},
                                             {"witnessed", s.place.witnessed}});
  document["writes"] = json::array();
  for (const auto& w : report.writes)
    document["writes"].push_back(
        {{"symbol", w.symbol}, {"size", w.size}, {"old", w.old_value}, {"new", w.new_value}, {"state", w.state}});
  document["hooks"] = document["states"] = json::array();
  for (const auto& h : report.hooks)
    document["hooks"].push_back({{"object", h.object}, {"kind", h.kind}, {"function", h.function}});
  for (const auto& s : report.states) document["states"].push_back({{"id", s.id}, {"version", s.version}});
  document["proof"] = {{"functions", report.functions_of_units}, {"matched", report.functions_matched}};
  return document;
}

void print_commits(const Session& session, const BuildReport& report) {
  for (const auto& c : report.commits) {
    session.say(fmt::format("  commit {:.12} (\"{}\") by {}", c.hash, c.subject, c.author));
    for (const auto& fixed : c.fixes) session.say(fmt::format("    fixes {}", fixed));
    if (!c.cves.empty()) session.say(fmt::format("    {}", fmt::join(c.cves, ", ")));
  }
}

void print_functions(const Session& session, const BuildReport& report) {
  for (const auto& f : report.functions) {
    bool vmlinux = f.object == KernelObject::vmlinux_name;
    session.say(
        fmt::format("  {}:{}: {}(){}: {}", f.source, f.line, f.symbol, vmlinux ? "" : " of module " + f.object, f.why));
    if (session.verbose)
      session.say(fmt::format("    {}position {}, {} -> {} bytes",
                              vmlinux ? fmt::format("at {:#x} in the image, ", f.address) : "", f.position, f.old_size,
                              f.new_size));
  }
  for (const auto& name : report.added) session.say(fmt::format("  new: {}", name));
  for (const auto& w : report.writes)
    session.say(
        fmt::format("  writes: {}: {:#x} instead of {:#x}, while it is enabled", w.symbol, w.new_value, w.old_value));
  for (const auto& h : report.hooks) session.say(fmt::format("  {} of {}: {}()", h.kind, h.object, h.function));
  for (const auto& s : report.states) session.say(fmt::format("  state {:#x}, version {}", s.id, s.version));
}

void print_allowed(const Session& session, const BuildReport& report) {
  for (const auto& a : report.allowed) {
    const Error& e = a.finding.error;
    session.say(fmt::format("  allowed ({}): {}:{}: {}: {}", a.finding.rule, e.file, e.line, e.symbol, e.cause));
    session.say(fmt::format("    because: {}", a.reason));
  }
}

void print_ignored(const Session& session, const BuildReport& report) {
  for (const auto& i : report.ignored) session.say(fmt::format("  ignored: {}: {}", i.symbol, i.why));
}

void print(const Session& session, const BuildReport& report, const Arguments& arguments) {
  if (report.verdict == ExitStatus::done)
    session.say(fmt::format("{}: {} function{} patched", arguments.output, report.functions.size(),
                            report.functions.size() == 1 ? "" : "s"));
  print_commits(session, report);
  if (report.verdict == ExitStatus::done) print_functions(session, report);
  for (const auto& note : report.notes) session.say(fmt::format("  note: {}: {}", note.symbol, note.why));
  print_ignored(session, report);
  print_allowed(session, report);
  for (const auto& f : report.refusals) std::cerr << render(f.error) << '\n';
  if (report.verdict == ExitStatus::refused) std::cerr << "klp: refused: no module was written\n";
  if (report.verdict == ExitStatus::nothing_to_patch)
    std::cerr << "klp: nothing to patch: the change has no functional effect\n";
  if (report.functions_of_units)
    session.say(fmt::format("  proof: {} of {} functions of the touched units found in the image",
                            report.functions_matched, report.functions_of_units));
  if (!session.verbose) return;
  for (const auto& d : report.plan_differences) session.say(fmt::format("  plan: {}(): {}", d.symbol, d.what));
  for (const auto& s : report.stages) session.say(fmt::format("  {:<8} {:.2f} s", s.name, s.seconds));
}

ExitStatus run(const Session& session, const Arguments& arguments) {
  auto request = make_request(session, arguments);
  if (!request) return session.report(request.error());
  auto report = klp::build(session.home, *request);
  if (!report) return session.report(report.error());
  if (report->verdict == ExitStatus::done)
    if (auto written = write_file(arguments.output, report->module); !written) return session.report(written.error());
  print(session, *report, arguments);
  if (session.json) session.print_json(to_json(*report, arguments));
  return report->verdict;
}

} // namespace

void add_build_command(CLI::App& app, Session& session, Action& action) {
  auto arguments = std::make_shared<Arguments>();
  auto* command = app.add_subcommand("build", "make a livepatch module from a source change");
  command->add_option("-t,--target", arguments->target, "the kernel to patch (klp target list)")->required();
  command->add_option("-o,--output", arguments->output, "the module to write: NAME.ko")->required();
  add_change_options(*command, arguments->changes);
  add_plan_options(*command, arguments->plan);
  auto* no_replace = command->add_flag("--no-replace", arguments->no_replace,
                                       "leave earlier livepatches in place instead of replacing them");
  command
      ->add_option(
          "--replaces", arguments->replaces,
          "an earlier livepatch of klp (NAME.ko) that this one takes the place of: refused if anything that it "
          "does would be lost")
      ->allow_extra_args(false)
      ->excludes(no_replace);
  command
      ->add_option("--write-data", arguments->write_data,
                   "a number whose initialiser changes: the livepatch writes the new value when it is enabled, and "
                   "the old one back when it is disabled")
      ->allow_extra_args(false);
  command
      ->add_option("--allow", arguments->allow,
                   "go on although this rule refuses the change (klp rules), for a reason that the module keeps")
      ->type_name("RULE=REASON")
      ->allow_extra_args(false);
  command->add_option("--dump", arguments->dump, "write what each stage found to this folder");
  command->callback(
      [&session, &action, arguments] { action = [&session, arguments] { return run(session, *arguments); }; });
}

} // namespace klp::cli

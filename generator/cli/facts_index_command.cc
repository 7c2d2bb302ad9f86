// klp facts index DIR
#include "base/file.h"
#include "facts/index/index.h"
#include "facts/index/update.h"
#include "generator/cli/facts_queries.h"

#include <chrono>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace klp::cli {

namespace {

struct FactsIndexArguments {
  std::string folder, output;
  bool check = false;
};

constexpr std::size_t shown_problems = 10; // how many problems are shown without -v

nlohmann::json to_json(const facts::IndexSummary& summary) {
  auto compilers = nlohmann::json::array();
  for (const auto& c : summary.compilers)
    compilers.push_back({{"compiler", c.compiler}, {"version", c.version}, {"units", c.units}});
  return {{"root", summary.root.string()},
          {"objects", summary.objects},
          {"units", summary.units},
          {"without_compiler", summary.without_compiler},
          {"compilers", std::move(compilers)}};
}

nlohmann::json to_json(const std::vector<facts::IndexProblem>& problems) {
  auto all = nlohmann::json::array();
  for (const auto& p : problems) all.push_back({{"file", p.object.string()}, {"cause", p.cause}, {"remedy", p.remedy}});
  return all;
}

void warn_of_problems(const Session& session, const std::vector<facts::IndexProblem>& problems) {
  std::size_t shown = 0;
  for (const auto& p : problems) {
    if (!session.verbose && shown++ == shown_problems) break;
    session.progress(fmt::format("klp: warning: {}: {}\n  remedy: {}", p.object.string(), p.cause, p.remedy));
  }
  if (!problems.empty())
    session.progress(fmt::format("klp: warning: {} objects have no usable facts; answers lack what they would say{}",
                                 problems.size(), shown > shown_problems ? " (-v names all)" : ""));
}

void warn_of_compilers(const Session& session, const facts::IndexSummary& summary) {
  if (summary.compilers.size() < 2) return;
  std::string list;
  for (const auto& c : summary.compilers)
    list += fmt::format("{}{} {} ({} units)", list.empty() ? "" : ", ", c.compiler, c.version, c.units);
  session.progress(fmt::format("klp: warning: the tree was compiled by several compilers: {}\n"
                               "  remedy: build it again with one of them",
                               list));
}

Result<ExitStatus> update(const Session& session, const FactsIndexArguments& arguments, const fs::path& file) {
  const auto begin = std::chrono::steady_clock::now();
  facts::UpdateOptions options;
  options.threads = static_cast<unsigned>(session.jobs);
  options.progress = [&session](std::string_view line) { session.progress(fmt::format("klp: {}", line)); };
  TRY(auto report, facts::update_index(arguments.folder, file, options));
  TRY(auto index, facts::Index::open(file));
  TRY(auto summary, index.summary());
  TRY(auto problems, index.problems());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  warn_of_problems(session, problems);
  warn_of_compilers(session, summary);
  if (!session.json) {
    fmt::print("{}: {} units in {} objects; {} objects read, {} unchanged, {} vanished ({:.2f} s)\n", file.string(),
               summary.units, summary.objects, report.read, report.unchanged, report.vanished, seconds);
    return ExitStatus::done;
  }
  auto document = to_json(summary);
  document.update({{"index", file.string()},
                   {"read", report.read},
                   {"decoded", report.decoded},
                   {"unchanged", report.unchanged},
                   {"vanished", report.vanished},
                   {"seconds", seconds},
                   {"problems", to_json(problems)}});
  session.print_json(std::move(document));
  return ExitStatus::done;
}

Result<ExitStatus> check(const Session& session, const fs::path& file) {
  TRY(auto index, facts::Index::open(file));
  TRY(auto units, index.units());
  TRY(auto problems, index.problems());
  TRY(auto stale, index.stale(units));
  auto list = nlohmann::json::array();
  for (const auto& s : stale) {
    if (!session.json) fmt::print("{}\n  remedy: {}\n", cause_of(s), remedy_for(s.reason));
    list.push_back({{"file", s.unit.object}, {"cause", cause_of(s)}, {"remedy", remedy_for(s.reason)}});
  }
  warn_of_problems(session, problems);
  if (session.json)
    session.print_json({{"index", file.string()},
                        {"units", units.size()},
                        {"stale", std::move(list)},
                        {"problems", to_json(problems)}});
  else
    fmt::print("{}: {} of {} units are stale\n", file.string(), stale.size(), units.size());
  return stale.empty() ? ExitStatus::done : ExitStatus::bad_input;
}

ExitStatus run(const Session& session, const FactsIndexArguments& arguments) {
  const fs::path file = arguments.output.empty() ? facts::default_index(arguments.folder) : fs::path(arguments.output);
  auto status = arguments.check ? check(session, file) : update(session, arguments, file);
  return status ? *status : session.report(status.error());
}

} // namespace

void add_facts_index_command(Command facts, Session& session, Action& action) {
  auto command = facts.add_subcommand("index", "bring the index of a built tree up to date");
  auto arguments = std::make_shared<FactsIndexArguments>();
  command.add_option("DIR", arguments->folder, "tree built with KCFLAGS=-fplugin=klp").required();
  command.add_option("-o,--output", arguments->output, "index file (default: DIR/.klp-facts.sqlite)");
  command.add_flag("--check", arguments->check,
                   "write nothing; name the units whose object or sources changed since they were indexed or compiled");
  command.callback(
      [arguments, &session, &action] { action = [arguments, &session] { return run(session, *arguments); }; });
}

} // namespace klp::cli

// What every klp command shares: options, how results and errors are printed, how a command is registered.
#pragma once

#include "base/error.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

namespace klp::cli {

struct Session {
  std::filesystem::path home; // $KLP_HOME, made absolute
  bool json = false;          // one document with "schema": "klp/1" on standard output, nothing else there
  bool verbose = false;
  bool quiet = false;
  int jobs = 0; // -j; 0: as many as there are processors
  bool color = false;

  // A line of progress on standard error; nothing where quiet.
  void progress(std::string_view line) const;
  // The document of --json: adds the schema and prints.
  void print_json(nlohmann::json document) const;
  // Prints the error (text on standard error; with --json also {"error": {...}} on standard output) and gives its
  // status.
  ExitStatus report(const Error& error) const;
};

// A parsed command, run after all parsing is done.
using Action = std::function<ExitStatus()>;

// Each adds its subcommands to `app`; when one is chosen its callback sets `action`. One file each: NAME_command.cc.
void add_target_commands(CLI::App& app, Session& session, Action& action);
void add_facts_commands(CLI::App& app, Session& session, Action& action);
void add_diff_command(CLI::App& app, Session& session, Action& action);
void add_build_command(CLI::App& app, Session& session, Action& action);
void add_audit_command(CLI::App& app, Session& session, Action& action);
void add_prove_command(CLI::App& app, Session& session, Action& action);
void add_plan_command(CLI::App& app, Session& session, Action& action);
void add_kbuild_commands(CLI::App& app, Session& session, Action& action);
void add_rules_command(CLI::App& app, Session& session, Action& action);
void add_test_command(CLI::App& app, Session& session, Action& action);

// All of them, and the options that every command takes. Both arguments must outlive the result.
std::unique_ptr<CLI::App> make_app(Session& session, Action& action);

} // namespace klp::cli

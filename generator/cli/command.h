// Shared by all klp commands: options, the output of results and errors, the registration of a command.
#pragma once

#include "base/error.h"
#include "generator/cli/options.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace klp::cli {

struct Session {
  std::filesystem::path home; // absolute path of $KLP_HOME
  bool json = false;          // standard output is one document with "schema": "klp/1", and nothing else
  bool verbose = false;
  bool quiet = false;
  int jobs = 0; // -j; 0: as many as there are processors
  bool color = false;

  // Prints a line of progress to standard error, unless quiet.
  void progress(std::string_view line) const;
  // Same as progress(), as a function object. The session must outlive it.
  std::function<void(std::string_view)> progress_function() const;
  // Adds the schema to the document of --json, and prints the document.
  void print_json(nlohmann::json document) const;
  // Prints the error as text to standard error, with --json also as {"error": {...}} to standard output. Returns the
  // status of the error.
  ExitStatus report(const Error& error) const;
};

// The command to be run, after the whole command line was parsed.
using Action = std::function<ExitStatus()>;

// Each function adds its subcommands to `app`. The callback of a chosen subcommand sets `action`. Each function is in a
// file of its own: NAME_command.cc.
void add_target_commands(Command app, Session& session, Action& action);
void add_facts_commands(Command app, Session& session, Action& action);
void add_diff_command(Command app, Session& session, Action& action);
void add_build_command(Command app, Session& session, Action& action);
void add_audit_command(Command app, Session& session, Action& action);
void add_prove_command(Command app, Session& session, Action& action);
void add_plan_command(Command app, Session& session, Action& action);
void add_kbuild_commands(Command app, Session& session, Action& action);
void add_rules_command(Command app, Session& session, Action& action);
void add_test_command(Command app, Session& session, Action& action);

} // namespace klp::cli

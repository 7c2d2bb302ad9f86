#include "generator/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <unistd.h>

namespace klp::cli {

namespace {

void add_shared_options(Command app, Session& session) {
  app.add_flag("--json", session.json, "print one JSON document on standard output");
  app.add_flag("-v,--verbose", session.verbose, "say more");
  app.add_flag("-q,--quiet", session.quiet, "say only what went wrong");
  app.add_option("-j,--jobs", session.jobs, "compile this many units at once").range(1, 1024);
  app.add_function(
         "--color",
         [&session](const std::string& when) { session.color = when == "always" || (when == "auto" && ::isatty(2)); },
         "auto, always or never")
      .one_of({"auto", "always", "never"});
}

} // namespace

CommandLine::CommandLine(Session& session, Action& action)
    : app_(std::make_unique<CLI::App>("klp: from a source change to a livepatch that fits the running kernel", "klp")) {
  app_->set_version_flag("--version", KLP_VERSION);
  app_->fallthrough();
  Command app(app_.get());
  app.require_subcommand();
  add_shared_options(app, session);
  add_target_commands(app, session, action);
  add_plan_command(app, session, action);
  add_build_command(app, session, action);
  add_audit_command(app, session, action);
  add_prove_command(app, session, action);
  add_diff_command(app, session, action);
  add_test_command(app, session, action);
  add_kbuild_commands(app, session, action);
  add_rules_command(app, session, action);
  add_facts_commands(app, session, action);
}

CommandLine::~CommandLine() = default;

std::optional<int> CommandLine::parse(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? 0 : static_cast<int>(ExitStatus::bad_input);
  }
  return std::nullopt;
}

} // namespace klp::cli

// Registers all commands, and the options that every command takes.
#include "generator/cli/command.h"

#include <unistd.h>

namespace klp::cli {

namespace {

void add_shared_options(CLI::App& app, Session& session) {
  app.add_flag("--json", session.json, "print one JSON document on standard output");
  app.add_flag("-v,--verbose", session.verbose, "say more");
  app.add_flag("-q,--quiet", session.quiet, "say only what went wrong");
  app.add_option("-j,--jobs", session.jobs, "compile this many units at once")->check(CLI::Range(1, 1024));
  app.add_option_function<std::string>(
         "--color",
         [&session](const std::string& when) { session.color = when == "always" || (when == "auto" && ::isatty(2)); },
         "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

} // namespace

std::unique_ptr<CLI::App> make_app(Session& session, Action& action) {
  auto app = std::make_unique<CLI::App>("klp: from a source change to a livepatch that fits the running kernel", "klp");
  app->set_version_flag("--version", KLP_VERSION);
  app->require_subcommand(1);
  app->fallthrough();
  add_shared_options(*app, session);
  add_target_commands(*app, session, action);
  add_plan_command(*app, session, action);
  add_build_command(*app, session, action);
  add_audit_command(*app, session, action);
  add_prove_command(*app, session, action);
  add_diff_command(*app, session, action);
  add_test_command(*app, session, action);
  add_kbuild_commands(*app, session, action);
  add_rules_command(*app, session, action);
  add_facts_commands(*app, session, action);
  return app;
}

} // namespace klp::cli

// klp: options in, one command run, its status out.
#include "base/file.h"
#include "base/process.h"
#include "generator/cli/command.h"

#include <iostream>
#include <unistd.h>

using namespace klp;

static void add_shared_options(CLI::App& app, cli::Session& session) {
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

int main(int argc, char** argv) {
  install_signal_handlers();
  CLI::App app("klp: from a source change to a livepatch that fits the running kernel", "klp");
  app.set_version_flag("--version", KLP_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  cli::Session session;
  session.color = ::isatty(2);
  cli::Action action;
  add_shared_options(app, session);
  cli::add_target_commands(app, session, action);
  cli::add_plan_command(app, session, action);
  cli::add_build_command(app, session, action);
  cli::add_audit_command(app, session, action);
  cli::add_prove_command(app, session, action);
  cli::add_diff_command(app, session, action);
  cli::add_test_command(app, session, action);
  cli::add_kbuild_commands(app, session, action);
  cli::add_facts_commands(app, session, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitStatus::bad_input);
  }
  auto home = klp_home();
  if (!home) return static_cast<int>(session.report(home.error()));
  session.home = *home;
  return static_cast<int>(action());
}

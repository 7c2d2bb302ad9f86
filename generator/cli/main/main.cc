// The program klp: parses the command line, runs one command, and exits with its status.
#include "base/file.h"
#include "base/process.h"
#include "generator/cli/command.h"

#include <unistd.h>

using namespace klp;

int main(int argc, char** argv) {
  install_signal_handlers();
  cli::Session session;
  session.color = ::isatty(2);
  cli::Action action;
  auto app = cli::make_app(session, action);
  try {
    app->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app->exit(error) == 0 ? 0 : static_cast<int>(ExitStatus::bad_input);
  }
  auto home = klp_home();
  if (!home) return static_cast<int>(session.report(home.error()));
  session.home = *home;
  return static_cast<int>(action());
}

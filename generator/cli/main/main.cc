// The program klp: parses the command line, runs one command, and exits with its status.
#include "base/file.h"
#include "base/process.h"
#include "generator/cli/command_line.h"

#include <unistd.h>

using namespace klp;

int main(int argc, char** argv) {
  install_signal_handlers();
  cli::Session session;
  session.color = ::isatty(2);
  cli::Action action;
  cli::CommandLine command_line(session, action);
  if (auto status = command_line.parse(argc, argv)) return *status;
  auto home = klp_home();
  if (!home) return static_cast<int>(session.report(home.error()));
  session.home = *home;
  return static_cast<int>(action());
}

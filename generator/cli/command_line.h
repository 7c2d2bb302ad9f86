// The whole command line of klp: all commands, and the options that every command takes.
#pragma once

#include "generator/cli/command.h"

#include <memory>
#include <optional>

namespace klp::cli {

class CommandLine {
public:
  // Both must outlive this object: parse() writes to them.
  CommandLine(Session& session, Action& action);
  ~CommandLine();

  // Returns the exit status if the program has to end now: after --help or --version, or because of an error, which is
  // printed. Otherwise the action is set.
  std::optional<int> parse(int argc, char** argv);
  // For the test of all names.
  const CLI::App& app() const { return *app_; }

private:
  std::unique_ptr<CLI::App> app_;
};

} // namespace klp::cli

// Running other programs: no shell, children die with klp.
#pragma once

#include "base/error.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

struct Command {
  std::vector<std::string> arguments;             // arguments[0] is looked up in PATH
  std::filesystem::path directory;                // empty: klp's own
  std::vector<std::string> environment;           // NAME=VALUE, added to klp's own
  std::filesystem::path output;                   // standard output and error go there; empty: captured
  std::optional<std::chrono::seconds> time_limit; // then the whole process group is killed
};

struct Outcome {
  int exit_status = 0; // 128+signal where a signal ended it
  bool timed_out = false;
  std::string output; // what was captured: standard output and error, interleaved
  bool ok() const { return exit_status == 0 && !timed_out; }
};

// Called with each complete line of captured output as it comes (without the newline).
using LineSink = std::function<void(std::string_view)>;

// Runs to the end. An error only where the program could not be started, or klp was interrupted
// (SIGINT, SIGTERM: the child is ended too, status ExitStatus::interrupted).
Result<Outcome> run(const Command& command, const LineSink& on_line = {});

// As run(), but a non-zero exit or a time-out is an error that names the program and quotes its last lines.
Result<std::string> run_ok(const Command& command);

// Makes SIGINT, SIGTERM and SIGHUP end the running child and come back as errors, so that every
// destructor runs. Called once, first thing in main().
void install_signal_handlers();
bool interrupted();

} // namespace klp

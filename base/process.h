// Runs other programs, without a shell. A child gets SIGTERM when klp dies.
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
  std::filesystem::path directory;                // the child's working directory; empty: that of klp
  std::vector<std::string> environment;           // NAME=VALUE, added to the environment of klp
  std::filesystem::path output;                   // file for standard output and error; empty: they are captured
  std::optional<std::chrono::seconds> time_limit; // after it, the whole process group is ended
  std::filesystem::path root; // an installation of an operating system whose programs are used (in_root.h); empty: none
  std::string remedy_if_missing; // of the error if the program is not found; empty: to install it or put it on PATH
};

struct Outcome {
  int exit_status = 0; // 128 + signal number if a signal ended the program
  bool timed_out = false;
  std::string output; // captured standard output and error, interleaved; empty if Command::output is set
  bool ok() const { return exit_status == 0 && !timed_out; }
};

// Called with each complete line of captured output, without the newline, as soon as it is read.
using LineSink = std::function<void(std::string_view)>;

// Runs the program to its end. Returns an error only if the program could not be started, or if klp got one of the
// signals of install_signal_handlers(): then the child is ended too, and the status is ExitStatus::interrupted.
Result<Outcome> run(const Command& command, const LineSink& on_line = {});

// As run(), but a non-zero exit status or a time-out is an error too. Its cause names the program and quotes the last
// lines of the output. `remedy`: the remedy of this error; only the caller knows the purpose of the program.
Result<std::string> run_ok(const Command& command, std::string remedy);

// After this call, SIGINT, SIGTERM and SIGHUP do not end klp: run() ends its child and returns an error, so that every
// destructor runs. SIGPIPE is ignored. Called once, at the start of main().
void install_signal_handlers();
// True after one of these three signals.
bool interrupted();

} // namespace klp

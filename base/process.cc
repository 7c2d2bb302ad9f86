#include "base/process.h"

#include "base/in_root.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace klp {

namespace {

// The only global variable of klp: a signal handler can access no other state.
volatile std::sig_atomic_t pending_signal = 0;

extern "C" void note_signal(int number) { pending_signal = number; }

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  ~Pipe() {
    if (read_end >= 0) ::close(read_end);
    if (write_end >= 0) ::close(write_end);
  }
};

// The step of the child that failed. Its errno is sent to the parent with it.
struct StartFailure {
  enum class Step { streams, directory, program } step;
  int code;
};

std::vector<char*> c_strings(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const auto& s : strings) pointers.push_back(const_cast<char*>(s.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Runs in the child, between fork() and exec(), where only async-signal-safe functions should be called. If a step
// fails, writes a StartFailure to `report`.
[[noreturn]] void exec_command(const Command& command, char* const* arguments, int output, int report, pid_t parent) {
  ::setpgid(0, 0);
  // Not SIGKILL: Ninja must be able to end its compilers, which have process groups of their own.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127); // klp died before the call of prctl()
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(number, SIG_DFL);
  int input = ::open("/dev/null", O_RDONLY);
  auto exit_with = [report](StartFailure::Step step) {
    StartFailure failure{step, errno};
    [[maybe_unused]] ssize_t written = ::write(report, &failure, sizeof failure);
    ::_exit(127);
  };
  if (::dup2(input, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0) exit_with(StartFailure::Step::streams);
  if (!command.directory.empty() && ::chdir(command.directory.c_str()) != 0) exit_with(StartFailure::Step::directory);
  for (const auto& assignment : command.environment) ::putenv(const_cast<char*>(assignment.c_str()));
  ::execvp(arguments[0], arguments);
  exit_with(StartFailure::Step::program);
  ::_exit(127);
}

tl::unexpected<Error> no_pipe() {
  return fail(std::string("cannot make a pipe: ") + std::strerror(errno), "raise the limit of open files: ulimit -n");
}

std::string remedy_for(const Command& command, const StartFailure& failure) {
  const std::string& program = command.arguments[0];
  if (failure.step == StartFailure::Step::streams)
    return "make sure that /dev/null can be read, or raise the limit of open files: ulimit -n";
  if (failure.code != ENOENT) return "make sure that this user may run " + program;
  if (!command.remedy_if_missing.empty()) return command.remedy_if_missing;
  return "install " + program + ", or put it on PATH";
}

tl::unexpected<Error> not_started(const Command& command, const StartFailure& failure) {
  if (failure.step == StartFailure::Step::directory)
    return fail(Error{.cause = std::string("cannot be entered: ") + std::strerror(failure.code),
                      .remedy = "make sure that this folder exists, and that this user may enter it",
                      .file = command.directory.string()});
  return fail("cannot run " + command.arguments[0] + ": " + std::strerror(failure.code), remedy_for(command, failure));
}

// Returns the process id of the child. `report` is a pipe that exec closes (O_CLOEXEC): the parent reads a StartFailure
// from it if exec was not reached or failed, and end of file if exec succeeded.
Result<pid_t> start(const Command& command, int output) {
  Pipe report;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return no_pipe();
  report.read_end = ends[0];
  report.write_end = ends[1];
  auto arguments = c_strings(command.arguments);
  pid_t parent = ::getpid();
  pid_t child = ::fork();
  if (child < 0)
    return fail(std::string("cannot start a process: ") + std::strerror(errno),
                "end other programs, or raise the limit of processes: ulimit -u");
  if (child == 0) exec_command(command, arguments.data(), output, report.write_end, parent);
  ::setpgid(child, child);
  ::close(std::exchange(report.write_end, -1));
  StartFailure failure{};
  ssize_t n;
  do n = ::read(report.read_end, &failure, sizeof failure);
  while (n < 0 && errno == EINTR);
  if (n != sizeof failure) return child;
  ::waitpid(child, nullptr, 0);
  return not_started(command, failure);
}

// Splits a stream into lines and passes each complete line to a LineSink.
class LineSplitter {
public:
  explicit LineSplitter(const LineSink& sink) : sink_(sink) {}
  void feed(std::string_view part) {
    if (!sink_) return;
    pending_ += part;
    std::size_t begin = 0;
    for (std::size_t end; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
      sink_(std::string_view(pending_).substr(begin, end - begin));
    pending_.erase(0, begin);
  }

private:
  const LineSink& sink_;
  std::string pending_;
};

using Clock = std::chrono::steady_clock;

// Reads the output of the child until end of file, the deadline, or a signal to klp.
void read_output(int fd, std::optional<Clock::time_point> deadline, LineSplitter& lines, Outcome& outcome) {
  char buffer[1 << 14];
  while (!pending_signal) {
    int wait = 200;
    if (deadline) {
      auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - Clock::now()).count();
      if (left <= 0) {
        outcome.timed_out = true;
        return;
      }
      wait = static_cast<int>(std::min<long long>(wait, left));
    }
    pollfd ready{fd, POLLIN, 0};
    if (::poll(&ready, 1, wait) <= 0) continue;
    ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    outcome.output.append(buffer, static_cast<std::size_t>(n));
    lines.feed({buffer, static_cast<std::size_t>(n)});
  }
}

// Sends SIGTERM during the first two seconds after `first_attempt`, so that the child can end its own children (Ninja's
// compilers have process groups of their own); afterwards SIGKILL.
void end_group(pid_t child, Clock::time_point first_attempt) {
  constexpr auto grace_period = std::chrono::seconds(2);
  ::kill(-child, Clock::now() - first_attempt < grace_period ? SIGTERM : SIGKILL);
}

// Returns the status of waitpid(). Ends the process group of the child after a signal to klp or at the deadline.
int wait_for(pid_t child, std::optional<Clock::time_point> deadline, Outcome& outcome) {
  int status = 0;
  std::optional<Clock::time_point> first_attempt;
  for (;;) {
    bool stop = pending_signal || outcome.timed_out || (deadline && Clock::now() >= *deadline);
    if (stop) {
      outcome.timed_out = outcome.timed_out || !pending_signal;
      if (!first_attempt) first_attempt = Clock::now();
      end_group(child, *first_attempt);
    }
    pid_t done = ::waitpid(child, &status, WNOHANG);
    if (done == child) return status;
    if (done < 0 && errno != EINTR) return status;
    ::usleep(stop ? 20000 : 2000);
  }
}

// The command of this machine that runs the command in its root folder.
Command outside_of_root(const Command& command) {
  Command outer = command;
  outer.root.clear();
  outer.arguments = in_root(command.root, command.arguments);
  auto added = environment_in_root();
  outer.environment.insert(outer.environment.end(), added.begin(), added.end());
  outer.remedy_if_missing = "install bubblewrap (apt-get install bubblewrap)";
  return outer;
}

std::string last_lines(const std::string& text, int count) {
  std::size_t at = text.size();
  while (count-- > 0 && at != 0 && at != std::string::npos) at = text.rfind('\n', at - 1);
  return at == std::string::npos ? text : text.substr(at ? at + 1 : 0);
}

} // namespace

Result<Outcome> run(const Command& command, const LineSink& on_line) {
  if (pending_signal) return interruption();
  if (!command.root.empty()) return run(outside_of_root(command), on_line);
  Pipe pipe;
  int output = -1;
  if (command.output.empty()) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return no_pipe();
    pipe.read_end = ends[0];
    output = pipe.write_end = ends[1];
  } else {
    output = pipe.write_end = ::open(command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output < 0)
      return fail(command.output.string() + " cannot be written: " + std::strerror(errno),
                  "choose a folder that can be written");
  }
  TRY(pid_t child, start(command, output));
  ::close(std::exchange(pipe.write_end, -1));
  Outcome outcome;
  std::optional<Clock::time_point> deadline;
  if (command.time_limit) deadline = Clock::now() + *command.time_limit;
  LineSplitter lines(on_line);
  if (pipe.read_end >= 0) read_output(pipe.read_end, deadline, lines, outcome);
  int status = wait_for(child, deadline, outcome);
  if (pending_signal) return interruption();
  outcome.exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return outcome;
}

Result<std::string> run_ok(const Command& command, std::string remedy) {
  TRY(Outcome outcome, run(command));
  if (outcome.ok()) return std::move(outcome.output);
  std::string cause = command.arguments[0];
  cause += outcome.timed_out ? " did not end in time" : " failed with status " + std::to_string(outcome.exit_status);
  std::string quoted = last_lines(outcome.output, 12);
  if (!quoted.empty()) cause += ":\n" + quoted;
  while (!cause.empty() && cause.back() == '\n') cause.pop_back();
  return fail(std::move(cause), std::move(remedy));
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = note_signal; // without SA_RESTART, so that blocking system calls return EINTR
  for (int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return pending_signal != 0; }

} // namespace klp

#include "base/process.h"

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

// The one piece of process-wide state: a signal handler can reach nothing else.
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

Error interruption() {
  Error e;
  e.cause = "interrupted";
  e.status = ExitStatus::interrupted;
  return e;
}

std::vector<char*> c_strings(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const auto& s : strings) pointers.push_back(const_cast<char*>(s.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Only async-signal-safe calls: this runs between fork and exec.
[[noreturn]] void become(const Command& command, char* const* arguments, int output, int report, pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);      // not SIGKILL: Ninja must end its compilers, which have groups of their own
  if (::getppid() != parent) ::_exit(127); // klp died before prctl
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(number, SIG_DFL);
  int input = ::open("/dev/null", O_RDONLY);
  bool ready = ::dup2(input, 0) >= 0 && ::dup2(output, 1) >= 0 && ::dup2(output, 2) >= 0;
  if (ready && !command.directory.empty()) ready = ::chdir(command.directory.c_str()) == 0;
  for (const auto& assignment : command.environment) ::putenv(const_cast<char*>(assignment.c_str()));
  if (ready) ::execvp(arguments[0], arguments);
  int code = errno;
  [[maybe_unused]] ssize_t told = ::write(report, &code, sizeof code);
  ::_exit(127);
}

Result<pid_t> start(const Command& command, int output) {
  Pipe report;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(std::string("cannot make a pipe: ") + std::strerror(errno));
  report.read_end = ends[0];
  report.write_end = ends[1];
  auto arguments = c_strings(command.arguments);
  pid_t parent = ::getpid();
  pid_t child = ::fork();
  if (child < 0) return fail(std::string("cannot start a process: ") + std::strerror(errno));
  if (child == 0) become(command, arguments.data(), output, report.write_end, parent);
  ::setpgid(child, child);
  ::close(std::exchange(report.write_end, -1));
  int code = 0;
  ssize_t n;
  do n = ::read(report.read_end, &code, sizeof code);
  while (n < 0 && errno == EINTR);
  if (n != sizeof code) return child;
  ::waitpid(child, nullptr, 0);
  return fail("cannot run " + command.arguments[0] + ": " + std::strerror(code),
              code == ENOENT ? "install " + command.arguments[0] + ", or put it on PATH" : "");
}

// Splits a stream into lines for a LineSink.
class Lines {
public:
  explicit Lines(const LineSink& sink) : sink_(sink) {}
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

// Reads the child's output until it ends, the time is over, or klp is told to stop.
void follow(int fd, std::optional<Clock::time_point> deadline, Lines& lines, Outcome& outcome) {
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

// SIGTERM first, so that a child can end its own children (Ninja's compilers have process groups of their own).
void end_group(pid_t child, Clock::time_point asked) {
  constexpr auto patience = std::chrono::seconds(2);
  ::kill(-child, Clock::now() - asked < patience ? SIGTERM : SIGKILL);
}

int wait_for(pid_t child, std::optional<Clock::time_point> deadline, Outcome& outcome) {
  int status = 0;
  std::optional<Clock::time_point> asked;
  for (;;) {
    bool stop = pending_signal || outcome.timed_out || (deadline && Clock::now() >= *deadline);
    if (stop) {
      outcome.timed_out = outcome.timed_out || !pending_signal;
      if (!asked) asked = Clock::now();
      end_group(child, *asked);
    }
    pid_t done = ::waitpid(child, &status, WNOHANG);
    if (done == child) return status;
    if (done < 0 && errno != EINTR) return status;
    ::usleep(stop ? 20000 : 2000);
  }
}

} // namespace

Result<Outcome> run(const Command& command, const LineSink& on_line) {
  if (pending_signal) return fail(interruption());
  Pipe pipe;
  int output = -1;
  if (command.output.empty()) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return fail(std::string("cannot make a pipe: ") + std::strerror(errno));
    pipe.read_end = ends[0];
    output = pipe.write_end = ends[1];
  } else {
    output = pipe.write_end = ::open(command.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output < 0) return fail(command.output.string() + " cannot be written: " + std::strerror(errno));
  }
  TRY(pid_t child, start(command, output));
  ::close(std::exchange(pipe.write_end, -1));
  Outcome outcome;
  std::optional<Clock::time_point> deadline;
  if (command.time_limit) deadline = Clock::now() + *command.time_limit;
  Lines lines(on_line);
  if (pipe.read_end >= 0) follow(pipe.read_end, deadline, lines, outcome);
  int status = wait_for(child, deadline, outcome);
  if (pending_signal) return fail(interruption());
  outcome.exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return outcome;
}

static std::string last_lines(const std::string& text, int count) {
  std::size_t at = text.size();
  while (count-- > 0 && at != 0 && at != std::string::npos) at = text.rfind('\n', at - 1);
  return at == std::string::npos ? text : text.substr(at ? at + 1 : 0);
}

Result<std::string> run_ok(const Command& command) {
  TRY(Outcome outcome, run(command));
  if (outcome.ok()) return std::move(outcome.output);
  std::string cause = command.arguments[0];
  cause += outcome.timed_out ? " did not end in time" : " failed with status " + std::to_string(outcome.exit_status);
  std::string quoted = last_lines(outcome.output, 12);
  if (!quoted.empty()) cause += ":\n" + quoted;
  while (!cause.empty() && cause.back() == '\n') cause.pop_back();
  return fail(std::move(cause));
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = note_signal; // no SA_RESTART: blocking calls come back
  for (int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return pending_signal != 0; }

} // namespace klp

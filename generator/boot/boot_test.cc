#include "generator/boot/boot.h"

#include "base/file.h"
#include "base/process.h"
#include "generator/boot/guest_files.h"
#include "generator/boot/initramfs.h"
#include "generator/boot/kernel_log.h"
#include "generator/boot/qemu.h"
#include "generator/boot/session.h"
#include "generator/boot/verdict.h"
#include "generator/rules/refusal.h"

namespace klp {

namespace {

using Clock = std::chrono::steady_clock;

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) return "it said nothing";
  std::size_t newline = text.rfind('\n');
  return newline == std::string::npos ? text : text.substr(newline + 1);
}

Ending ending_of(const Outcome& outcome, const std::string& console) {
  Ending ending;
  ending.timed_out = outcome.timed_out;
  ending.panic = panic_in(console);
  ending.last_line = last_line(console.empty() ? outcome.output : console);
  return ending;
}

// A module that was not begun fails too: the failure of the boot or of an earlier module is the reason.
ModuleRun not_begun(const fs::path& file) {
  ModuleRun run;
  run.file = file;
  run.reasons.push_back(refusal({.cause = "the module was not tried: the test had ended before its turn",
                                 .remedy = "see the reasons given for what came before it",
                                 .file = file.string()}));
  return run;
}

BootReport report_of(const BootRequest& request, const Tokens& tokens, const MachineRun& run,
                     const std::string& console) {
  GuestSession session = read_session(split_session(run.outcome.output, tokens.session, run.line_seconds));
  BootReport report;
  report.release = session.release;
  for (std::size_t i = 0; i < request.modules.size(); ++i) {
    if (i >= session.modules.size()) {
      report.modules.push_back(not_begun(request.modules[i]));
      continue;
    }
    GuestModule& module = session.modules[i];
    module.run.file = request.modules[i];
    module.run.kernel_log = kernel_lines_of(console, tokens.log, i);
    module.run.reasons = module_failures(module, request, session.early_refused);
    report.modules.push_back(module.run);
  }
  report.reasons = boot_failures(session, ending_of(run.outcome, console), request);
  return report;
}

} // namespace

bool BootReport::passed() const {
  for (const auto& module : modules)
    if (!module.reasons.empty()) return false;
  return reasons.empty();
}

Result<BootReport> boot_test(const fs::path& home, const BootRequest& request) {
  TRY(auto work, WorkFolder::create(home, "boot"));
  TRY(Tokens tokens, random_tokens());
  TRY(auto entries, guest_files(request, tokens));
  VirtualMachine machine{request.image, work.path() / "initramfs", work.path() / "console", request.time_limit};
  CHECK_OK(write_initramfs(machine.initramfs, entries));
  auto start = Clock::now();
  TRY(MachineRun run, run_machine(machine));
  std::chrono::duration<double> took = Clock::now() - start;
  std::error_code code;
  std::string console;
  if (fs::exists(machine.console, code)) {
    TRY(console, read_file(machine.console));
  }
  BootReport report = report_of(request, tokens, run, console);
  report.seconds = took.count();
  return report;
}

} // namespace klp

#include "generator/boot/verdict.h"

#include "generator/boot/guest_files.h"
#include "generator/boot/kernel_log.h"
#include "generator/rules/refusal.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace klp {

namespace {

using FailedStep = GuestModule::FailedStep;

Error reason(const fs::path& file, std::string cause, std::string remedy) {
  return refusal({.cause = std::move(cause), .remedy = std::move(remedy), .file = file.string()});
}

struct Hint {
  const char* log_text; // a line of the kernel log contains it
  const char* remedy;
};

constexpr Hint load_hints[] = {
    {"callback failed", "the livepatch's own pre_patch callback said no: see what it asks for"},
    {"version magic", "the module was built for another kernel: build it for this target"},
    {"disagrees about version of symbol", "the module was built for another kernel: build it for this target"},
    {"not found in symbol table", "the module names a symbol this kernel has not: build it for this target"},
    {"unresolvable ambiguity", "a symbol needs its position: build the module with klp build for this target"},
    {"symbol position", "a symbol's position is wrong: build the module for this target"},
    {"failed to find location for function",
     "the function cannot be traced, so it cannot be replaced: patch its callers"},
    {"Unknown symbol", "the module needs a symbol that no loaded module exports: load that module in phase before"},
    {"invalid relocation", "the module is damaged: build it again"},
    {"Unknown rela relocation", "the module holds a relocation this kernel cannot apply: build it with klp build"},
};

std::string remedy_for_load(const std::vector<std::string>& log) {
  for (const auto& hint : load_hints)
    for (const auto& line : log)
      if (line.find(hint.log_text) != std::string::npos) return hint.remedy;
  return "see what the kernel said";
}

// "insmod: can't insert '/modules/0.ko': Invalid argument" -> "Invalid argument"
std::string errno_text(const std::string& tool_message) {
  std::size_t colon = tool_message.rfind(": ");
  return colon == std::string::npos ? tool_message : tool_message.substr(colon + 2);
}

// A line of the kernel log without its time stamp.
std::string without_time(const std::string& line) {
  std::size_t end = line.find("] ");
  return !line.empty() && line[0] == '[' && end != std::string::npos ? line.substr(end + 2) : line;
}

// The first line of the log that explains why a module was refused, in parentheses; empty if there is none.
std::string explanation_in(const std::vector<std::string>& log) {
  for (const auto& line : log)
    for (const auto& hint : load_hints)
      if (line.find(hint.log_text) != std::string::npos) return " (" + without_time(line) + ")";
  return {};
}

std::string names_of(const std::vector<BlockingTask>& tasks) {
  std::vector<std::string> names;
  for (const auto& task : tasks) names.push_back(fmt::format("{} ({})", task.command, task.id));
  return names.empty() ? "none that could be named" : fmt::format("{}", fmt::join(names, ", "));
}

Error stuck(const GuestModule& module, const BootRequest& request, const char* which) {
  return reason(module.run.file,
                fmt::format("{} did not finish within {} s; tasks that could not switch: {}", which,
                            step_limit(request), names_of(module.run.blocking)),
                "see the stacks of these tasks: patch functions in which nothing sleeps that long");
}

void check_failed_step(const GuestModule& module, const BootRequest& request, std::vector<Error>& reasons) {
  const auto& run = module.run;
  auto add = [&](std::string cause, std::string remedy) {
    reasons.push_back(reason(run.file, std::move(cause), std::move(remedy)));
  };
  switch (module.failed_step) {
  case FailedStep::none:
    break;
  case FailedStep::load_refused:
    add("the kernel refused to load the module: " + errno_text(module.error_text) + explanation_in(run.kernel_log),
        remedy_for_load(run.kernel_log));
    break;
  case FailedStep::not_a_livepatch:
    add("the module is loaded, but is not a livepatch: /sys/kernel/livepatch/" + run.name + " is missing",
        "give the .ko that klp build wrote");
    break;
  case FailedStep::enable_stuck:
    reasons.push_back(stuck(module, request, "the transition to the new code"));
    break;
  case FailedStep::disable_stuck:
    reasons.push_back(stuck(module, request, "the transition back to the old code"));
    break;
  case FailedStep::disable_refused:
    add("the kernel refused to disable the livepatch", "see what the kernel said");
    break;
  case FailedStep::unload_refused:
    add("the livepatch is disabled, but the module cannot be unloaded: " + errno_text(module.error_text),
        "find what still holds the module");
    break;
  case FailedStep::late_refused:
    add(fmt::format("with the livepatch in place the kernel refused to load module {}: {}{}", module.failed_module,
                    errno_text(module.error_text), explanation_in(run.kernel_log)),
        remedy_for_load(run.kernel_log));
    break;
  case FailedStep::late_stays:
    add(fmt::format("module {} cannot be unloaded after the livepatch: {}", module.failed_module,
                    errno_text(module.error_text)),
        "load it before the livepatch: --modprobe");
    break;
  }
}

// Every module that the livepatch patches must be patched if it was loaded.
void check_objects(const GuestModule& module, const BootRequest& request,
                   const std::vector<GuestSession::Refused>& refused, std::vector<Error>& reasons) {
  if (module.failed_step != FailedStep::none) return;
  auto is_loaded = [&](const std::string& name) {
    auto same = [&](const KernelModule& m) { return m.name == name; };
    return name == "vmlinux" || std::ranges::any_of(request.early, same) || std::ranges::any_of(request.late, same);
  };
  for (const auto& object : module.run.objects) {
    if (object.patched || !is_loaded(object.name)) continue;
    if (std::ranges::any_of(refused, [&](const auto& r) { return r.module == object.name; }))
      reasons.push_back(reason(
          module.run.file,
          fmt::format("what it changes in {} was not tried: the kernel refused to load that module", object.name),
          "see the kernel's log; without the device it is for, a driver may refuse"));
    else
      reasons.push_back(reason(module.run.file,
                               fmt::format("{} is there, and the livepatch did not patch it", object.name),
                               "see what the kernel said"));
  }
}

// A script that exceeded its time limit has the exit status of a process that SIGKILL ended (128 + 9). By the guest's
// clock it ran for as many seconds as the limit; the time that the host measured may be a little shorter.
bool ran_into_limit(const Phase& phase, const BootRequest& request) {
  return *phase.exit_status == 137 && phase.seconds >= 0.9 * step_limit(request);
}

void check_phase(const Phase& phase, const GuestModule& module, const BootRequest& request,
                 std::vector<Error>& reasons) {
  if (!phase.exit_status || *phase.exit_status == 0) return;
  std::string cause;
  std::string remedy = "see what it printed";
  if (ran_into_limit(phase, request)) {
    cause = fmt::format("the script did not end within {} s in phase {}", step_limit(request), phase.name);
    remedy = "let it do less, or give more time: --time-limit";
  } else {
    cause = fmt::format("the script failed in phase {} with status {}", phase.name, *phase.exit_status);
    if (*phase.exit_status == 127 || *phase.exit_status == 126)
      remedy = "the virtual machine holds busybox and what --add names, nothing else: begin the script with #!/bin/sh";
  }
  reasons.push_back(reason(module.run.file, std::move(cause), std::move(remedy)));
}

void check_kernel_log(const GuestModule& module, std::vector<Error>& reasons) {
  auto faults = faults_in(module.run.kernel_log);
  if (!faults.empty())
    reasons.push_back(reason(module.run.file, "the kernel complained: " + without_time(faults.front()),
                             "see the kernel's log around this line"));
  auto taints =
      module.run.ended ? unexpected_taints(module.taint_before, module.taint_after) : std::vector<std::string>();
  if (!taints.empty())
    reasons.push_back(reason(module.run.file, fmt::format("the kernel got tainted: {}", fmt::join(taints, ", ")),
                             "see the kernel's log; O, E and K are expected, other taints are not"));
}

// How far a boot came that did not complete: "in phase during of x.ko".
std::string place_of(const GuestSession& session) {
  if (session.release.empty()) return "before klp's init had started";
  if (session.modules.empty()) return "before the first module";
  const auto& run = session.modules.back().run;
  if (run.ended) return "after the last module";
  std::string where = run.file.filename().string();
  if (!run.phases.empty() && !run.phases.back().exit_status)
    return "in phase " + run.phases.back().name + " of " + where;
  if (run.name.empty()) return "while loading " + where;
  return (run.transition_seconds ? "after patching with " : "while patching with ") + where;
}

} // namespace

std::vector<Error> module_failures(const GuestModule& module, const BootRequest& request,
                                   const std::vector<GuestSession::Refused>& refused) {
  std::vector<Error> reasons;
  check_failed_step(module, request, reasons);
  check_objects(module, request, refused, reasons);
  for (const auto& phase : module.run.phases) check_phase(phase, module, request, reasons);
  check_kernel_log(module, reasons);
  return reasons;
}

std::vector<Error> boot_failures(const GuestSession& session, const Ending& ending, const BootRequest& request) {
  std::vector<Error> reasons;
  auto add = [&](std::string cause, std::string remedy) {
    reasons.push_back(reason(request.image, std::move(cause), std::move(remedy)));
  };
  std::string where = place_of(session);
  if (!ending.panic.empty())
    add(fmt::format("the kernel panicked {}: {}", where, without_time(ending.panic)), "see the kernel's log");
  else if (ending.timed_out)
    add(fmt::format("the test was not done within {} s; it stopped {}", request.time_limit.count(), where),
        "give more time: --time-limit; or see what it waits for");
  else if (!session.complete)
    add(fmt::format("the virtual machine ended {}: {}", where, ending.last_line), "see the kernel's log");
  for (const auto& refused : session.early_refused)
    add(fmt::format("the kernel refused to load module {} before the livepatch: {}", refused.module,
                    errno_text(refused.text)),
        "see the kernel's log; without the device it is for, a driver may refuse");
  if (!session.release.empty() && !request.release.empty() && session.release != request.release)
    add(fmt::format("the image is kernel {}, not {}", session.release, request.release), "make the target again");
  return reasons;
}

} // namespace klp

// Functions that a thread does not leave: the livepatch core switches a task once none of the old functions is on its
// stack (Documentation/livepatch/livepatch.rst), so that the transition does not end while one of them sleeps there.
#include "generator/review/calls.h"
#include "generator/review/checks.h"

#include <algorithm>
#include <fmt/format.h>

namespace klp::checks {

namespace {

// clang-format off
// On the stack of every task that sleeps, of every idle processor, or of every thread of its kind (kernel/sched/core.c,
// kernel/sched/idle.c, kernel/time/timer.c, kernel/exit.c, kernel/kthread.c, kernel/workqueue.c, kernel/smpboot.c).
constexpr std::string_view never_left[] = {
    "__schedule", "schedule", "schedule_idle", "schedule_preempt_disabled", "preempt_schedule",
    "preempt_schedule_common", "io_schedule", "schedule_timeout", "io_schedule_timeout",
    "schedule_hrtimeout_range_clock", "schedule_hrtimeout_range", "do_idle", "cpu_startup_entry", "cpu_idle_poll",
    "rest_init", "start_secondary", "kernel_init", "ret_from_fork", "kthread", "kthreadd", "kthread_worker_fn",
    "worker_thread", "rescuer_thread", "smpboot_thread_fn", "do_exit", "do_task_dead", "make_task_dead",
    "__refrigerator",
};

// Where tasks sleep for as long as nothing happens. The livepatch core wakes them after 15 seconds
// (kernel/livepatch/transition.c: klp_send_signals). Nearly every process of a machine sleeps in one of these,
constexpr std::string_view waits_of_all[] = {
    "do_sys_poll", "do_poll", "do_select", "core_sys_select", "ep_poll", "do_epoll_wait", "do_nanosleep",
    "hrtimer_nanosleep", "futex_wait", "futex_wait_queue",
};
// and some in one of these.
constexpr std::string_view waits_of_some[] = {
    "do_wait", "kernel_wait4", "do_sigtimedwait", "pipe_read", "n_tty_read", "inet_csk_accept", "sk_wait_data",
    "unix_stream_read_generic", "do_msgrcv", "__do_semtimedop", "syslog_print", "do_syslog", "eventfd_read",
    "signalfd_read", "timerfd_read", "inotify_read", "fanotify_read", "sigsuspend", "do_signal_stop", "ptrace_stop",
    "__skb_wait_for_more_packets", "wait_woken", "pipe_wait_readable", "do_accept",
};

// include/linux/kthread.h: what the loop of a kernel thread asks, each time round.
constexpr std::string_view loop_questions[] = {
    "kthread_should_stop", "kthread_should_park", "__kthread_should_park", "kthread_freezable_should_stop",
};
// Where such a loop sleeps: the beginning of the name.
constexpr std::string_view sleeps[] = {
    "schedule", "io_schedule", "msleep", "usleep_range", "prepare_to_wait", "prepare_to_swait", "wait_for_", "down_",
    "kthread_parkme", "__refrigerator", "freezing_slow_path", "svc_recv",
};
// Who makes a thread of a function's address.
constexpr std::string_view thread_makers[] = {
    "kthread_create_on_node", "kthread_create_on_cpu", "__kthread_create_on_node", "kernel_thread",
    "user_mode_thread", "create_io_thread", "vhost_task_create", "svc_create", "svc_create_pooled",
};
// clang-format on

template <std::size_t N> bool holds(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

template <std::size_t N> std::string any_of(const std::string_view (&names)[N], const std::set<std::string>& calls) {
  for (auto name : names)
    if (calls.contains(std::string(name))) return std::string(name);
  return {};
}

bool can_sleep(const std::set<std::string>& calls) {
  return std::ranges::any_of(calls, [](const std::string& call) {
    return std::ranges::any_of(sleeps, [&](std::string_view sleep) { return call.starts_with(sleep); });
  });
}

// The function that makes a thread of `main`; empty: none of this unit does.
std::string thread_maker(const Layout& layout, AtomId main) {
  for (AtomId a = 0; a < layout.atoms().size(); ++a) {
    if (layout.atom(a).kind != AtomKind::function) continue;
    bool takes = std::ranges::any_of(layout.atom(a).references, [&](const Reference& r) {
      return r.atom == main && r.delta == 0 && (r.use == FieldUse::operand || r.use == FieldUse::memory);
    });
    if (takes && !any_of(thread_makers, calls_of(layout, a)).empty()) return layout.name(a);
  }
  return {};
}

// Why a thread stays in this function, in words; empty: it does not.
std::string why_for_ever(const Side& side, AtomId function) {
  const Layout& layout = *side.layout;
  if (holds(never_left, without_numbers(layout.name(function)))) return "every sleeping or idle task is inside of it";
  if (std::string maker = thread_maker(layout, function); !maker.empty())
    return fmt::format("it is the main function of a kernel thread, which {}() starts", maker);
  auto calls = calls_of(layout, function);
  if (std::string question = any_of(loop_questions, calls); !question.empty() && can_sleep(calls))
    return fmt::format("it is the loop of a kernel thread (it asks {}() and sleeps)", question);
  return {};
}

// Which rule speaks of the function, where one does.
void look_at(const PatchUnit& unit, const FunctionChange& function, Findings& findings) {
  std::string why = why_for_ever(unit.original, function.original);
  if (why.empty()) why = why_for_ever(unit.patched, function.patched);
  std::string name = without_numbers(function.symbol);
  if (!why.empty())
    findings.refusals.push_back(
        finding("stays-on-stack",
                about(unit, function.patched,
                      why + ": a thread that sleeps there is not switched to the new code, and the transition does not "
                            "end before it leaves the function",
                      "move the change into a function that the loop calls and returns from; or, where the thread can "
                      "be stopped and started again during the transition, --allow stays-on-stack=REASON")));
  else if (holds(waits_of_all, name))
    findings.refusals.push_back(finding(
        "long-wait",
        about(
            unit, function.patched,
            "nearly every process of a machine sleeps in it, and is not switched to the new code before it leaves it: "
            "the transition takes 15 seconds or more, until the kernel wakes all of them, and system calls that are "
            "not started again return early (EINTR)",
            "move the change into a function that it calls; where that is no harm, --allow long-wait=REASON")));
  else if (holds(waits_of_some, name))
    findings.notes.push_back(note("some-wait", function.symbol + "()",
                                  "tasks sleep in it for as long as nothing happens: where one does, the transition "
                                  "takes 15 seconds or more, until the kernel wakes it"));
}

} // namespace

void stays_on_stack(const ReviewInput& change, Findings& findings) {
  for (const auto& unit : change.units)
    for (const auto& function : unit.comparison.changed)
      if (function.redirected) look_at(unit, function, findings);
}

} // namespace klp::checks

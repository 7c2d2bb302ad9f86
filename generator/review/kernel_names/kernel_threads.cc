#include "generator/review/kernel_names/kernel_threads.h"

#include <algorithm>

namespace klp {

namespace {

// Each entry was checked in Linux 6.1, and the file beside it is the file in Linux 6.1. A range of versions is added if
// it is known that the entry is wrong for some kernels from 6.1 to 7.3.

constexpr std::string_view stop_checks[] = {
    "kthread_should_stop",           // kernel/kthread.c
    "kthread_should_park",           // kernel/kthread.c
    "__kthread_should_park",         // kernel/kthread.c
    "kthread_freezable_should_stop", // kernel/kthread.c
};

// Each entry is the beginning of the names of several functions.
constexpr std::string_view beginnings_of_sleeps[] = {
    "schedule",           // kernel/sched/core.c, kernel/time/timer.c, kernel/time/hrtimer.c
    "io_schedule",        // kernel/sched/core.c
    "msleep",             // kernel/time/timer.c
    "usleep_range",       // kernel/time/timer.c
    "prepare_to_wait",    // kernel/sched/wait.c
    "prepare_to_swait",   // kernel/sched/swait.c
    "wait_for_",          // kernel/sched/completion.c
    "down_",              // kernel/locking/semaphore.c, kernel/locking/rwsem.c
    "kthread_parkme",     // kernel/kthread.c
    "__refrigerator",     // kernel/freezer.c
    "freezing_slow_path", // kernel/freezer.c
    "svc_recv",           // net/sunrpc/svc_xprt.c
};

constexpr std::string_view creators[] = {
    "kthread_create_on_node",   // kernel/kthread.c
    "kthread_create_on_cpu",    // kernel/kthread.c
    "__kthread_create_on_node", // kernel/kthread.c
    "kernel_thread",            // kernel/fork.c
    "user_mode_thread",         // kernel/fork.c
    "create_io_thread",         // kernel/fork.c
    "vhost_task_create",        // kernel/vhost_task.c, 6.4 and later
    "svc_create",               // net/sunrpc/svc.c
    "svc_create_pooled",        // net/sunrpc/svc.c
};

} // namespace

std::span<const std::string_view> thread_stop_checks() { return stop_checks; }

bool is_sleep_of_thread_loop(std::string_view function) {
  return std::ranges::any_of(beginnings_of_sleeps, [&](auto beginning) { return function.starts_with(beginning); });
}

std::span<const std::string_view> thread_creators() { return creators; }

} // namespace klp

#include "generator/review/kernel_names/waiting_functions.h"

#include <algorithm>

namespace klp {

namespace {

// Each entry was checked in Linux 6.1, and the file beside it is the file in Linux 6.1. A range of versions is added if
// it is known that the entry is wrong for some kernels from 6.1 to 7.3.

constexpr std::string_view never_left[] = {
    "__schedule",                     // kernel/sched/core.c
    "schedule",                       // kernel/sched/core.c
    "schedule_idle",                  // kernel/sched/core.c
    "schedule_preempt_disabled",      // kernel/sched/core.c
    "preempt_schedule",               // kernel/sched/core.c
    "preempt_schedule_common",        // kernel/sched/core.c
    "io_schedule",                    // kernel/sched/core.c
    "schedule_timeout",               // kernel/time/timer.c
    "io_schedule_timeout",            // kernel/sched/core.c
    "schedule_hrtimeout_range_clock", // kernel/time/hrtimer.c
    "schedule_hrtimeout_range",       // kernel/time/hrtimer.c
    "do_idle",                        // kernel/sched/idle.c
    "cpu_startup_entry",              // kernel/sched/idle.c
    "cpu_idle_poll",                  // kernel/sched/idle.c
    "rest_init",                      // init/main.c
    "start_secondary",                // arch/x86/kernel/smpboot.c
    "kernel_init",                    // init/main.c
    "ret_from_fork",                  // arch/x86/entry/entry_64.S
    "kthread",                        // kernel/kthread.c
    "kthreadd",                       // kernel/kthread.c
    "kthread_worker_fn",              // kernel/kthread.c
    "worker_thread",                  // kernel/workqueue.c
    "rescuer_thread",                 // kernel/workqueue.c
    "smpboot_thread_fn",              // kernel/smpboot.c
    "do_exit",                        // kernel/exit.c
    "do_task_dead",                   // kernel/sched/core.c
    "make_task_dead",                 // kernel/exit.c
    "__refrigerator",                 // kernel/freezer.c
};

constexpr std::string_view waits_of_nearly_all_processes[] = {
    "do_sys_poll",       // fs/select.c
    "do_poll",           // fs/select.c
    "do_select",         // fs/select.c
    "core_sys_select",   // fs/select.c
    "ep_poll",           // fs/eventpoll.c
    "do_epoll_wait",     // fs/eventpoll.c
    "do_nanosleep",      // kernel/time/hrtimer.c
    "hrtimer_nanosleep", // kernel/time/hrtimer.c
    "futex_wait",        // kernel/futex/waitwake.c
    "futex_wait_queue",  // kernel/futex/waitwake.c, up to 6.15
};

constexpr std::string_view waits_of_some_processes[] = {
    "do_wait",                     // kernel/exit.c
    "kernel_wait4",                // kernel/exit.c
    "do_sigtimedwait",             // kernel/signal.c
    "pipe_read",                   // fs/pipe.c
    "n_tty_read",                  // drivers/tty/n_tty.c
    "inet_csk_accept",             // net/ipv4/inet_connection_sock.c
    "sk_wait_data",                // net/core/sock.c
    "unix_stream_read_generic",    // net/unix/af_unix.c
    "do_msgrcv",                   // ipc/msg.c
    "__do_semtimedop",             // ipc/sem.c
    "syslog_print",                // kernel/printk/printk.c
    "do_syslog",                   // kernel/printk/printk.c
    "eventfd_read",                // fs/eventfd.c
    "signalfd_read",               // fs/signalfd.c, up to 6.9
    "timerfd_read",                // fs/timerfd.c, up to 6.9
    "inotify_read",                // fs/notify/inotify/inotify_user.c
    "fanotify_read",               // fs/notify/fanotify/fanotify_user.c
    "sigsuspend",                  // kernel/signal.c
    "do_signal_stop",              // kernel/signal.c
    "ptrace_stop",                 // kernel/signal.c
    "__skb_wait_for_more_packets", // net/core/datagram.c
    "wait_woken",                  // kernel/sched/wait.c
    "pipe_wait_readable",          // fs/pipe.c
    "do_accept",                   // net/socket.c
};

template <std::size_t N> bool contains(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

} // namespace

bool is_never_left(std::string_view function) { return contains(never_left, function); }

bool is_wait_of_nearly_all_processes(std::string_view function) {
  return contains(waits_of_nearly_all_processes, function);
}

bool is_wait_of_some_processes(std::string_view function) { return contains(waits_of_some_processes, function); }

} // namespace klp

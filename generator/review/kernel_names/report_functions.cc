#include "generator/review/kernel_names/report_functions.h"

namespace klp {

namespace {

// Each entry was checked in Linux 6.1, and the file beside it is the file in Linux 6.1. A range of versions is added if
// it is known that the entry is wrong for some kernels from 6.1 to 7.3.
//
// Functions with similar names that can sleep, and are therefore missing: dev_warn_probe() and __trace_probe_log_err()
// allocate with GFP_KERNEL, trace_seq_to_user() copies to user memory, trace_event_read_lock() takes a semaphore,
// debug_dma_dump_mappings() calls cond_resched(), lockdep_unregister_key() waits for a grace period of RCU.
constexpr std::string_view reports[] = {
    // Messages.
    "_printk",                   // kernel/printk/printk.c
    "_printk_deferred",          // kernel/printk/printk.c
    "printk_timed_ratelimit",    // kernel/printk/printk.c
    "printk_trigger_flush",      // kernel/printk/printk.c
    "vprintk",                   // kernel/printk/printk_safe.c
    "vprintk_default",           // kernel/printk/printk.c
    "vprintk_deferred",          // kernel/printk/printk.c
    "vprintk_emit",              // kernel/printk/printk.c
    "pr_cont_kernfs_name",       // fs/kernfs/dir.c
    "pr_cont_kernfs_path",       // fs/kernfs/dir.c
    "_dev_printk",               // drivers/base/core.c
    "_dev_emerg",                // drivers/base/core.c
    "_dev_alert",                // drivers/base/core.c
    "_dev_crit",                 // drivers/base/core.c
    "_dev_err",                  // drivers/base/core.c
    "_dev_warn",                 // drivers/base/core.c
    "_dev_notice",               // drivers/base/core.c
    "_dev_info",                 // drivers/base/core.c
    "dev_printk_emit",           // drivers/base/core.c
    "__dynamic_pr_debug",        // lib/dynamic_debug.c
    "__dynamic_dev_dbg",         // lib/dynamic_debug.c
    "__dynamic_netdev_dbg",      // lib/dynamic_debug.c
    "__dynamic_ibdev_dbg",       // lib/dynamic_debug.c
    "netdev_printk",             // net/core/dev.c
    "netdev_crit",               // net/core/dev.c
    "netdev_err",                // net/core/dev.c
    "netdev_warn",               // net/core/dev.c
    "netdev_notice",             // net/core/dev.c
    "netdev_info",               // net/core/dev.c
    "nf_log_packet",             // net/netfilter/nf_log.c
    "nf_log_trace",              // net/netfilter/nf_log.c
    "nf_log_buf_open",           // net/netfilter/nf_log.c
    "nf_log_buf_add",            // net/netfilter/nf_log.c
    "nf_log_buf_close",          // net/netfilter/nf_log.c
    "nf_l4proto_log_invalid",    // net/netfilter/nf_conntrack_proto.c
    "nf_ct_l4proto_log_invalid", // net/netfilter/nf_conntrack_proto.c
    "___ratelimit",              // lib/ratelimit.c
    "stack_depot_print",         // lib/stackdepot.c
    "dump_stack",                // lib/dump_stack.c
    "dump_stack_lvl",            // lib/dump_stack.c
    "dump_stack_print_info",     // lib/dump_stack.c
    "dump_page",                 // mm/debug.c
    "dump_mm",                   // mm/debug.c
    "dump_vma",                  // mm/debug.c
    "dump_mapping",              // fs/inode.c
    "show_regs",                 // arch/x86/kernel/dumpstack.c
    "show_regs_print_info",      // lib/dump_stack.c
    "show_stack",                // arch/x86/kernel/dumpstack.c
    "show_stack_regs",           // arch/x86/kernel/dumpstack.c
    "show_trace_log_lvl",        // arch/x86/kernel/dumpstack.c
    "show_opcodes",              // arch/x86/kernel/dumpstack.c
    "show_ip",                   // arch/x86/kernel/dumpstack.c
    "show_iret_regs",            // arch/x86/kernel/dumpstack.c
    "__show_mem",                // lib/show_mem.c
    "__show_free_areas",         // mm/page_alloc.c
    "show_state_filter",         // kernel/sched/core.c
    "show_all_workqueues",       // kernel/workqueue.c
    "show_one_workqueue",        // kernel/workqueue.c
    "print_hex_dump",            // lib/hexdump.c
    "print_tainted",             // kernel/panic.c
    "print_tainted_verbose",     // kernel/panic.c, not in 6.1
    "print_modules",             // kernel/module/main.c
    "print_worker_info",         // kernel/workqueue.c
    "print_stop_info",           // kernel/stop_machine.c
    "print_irqtrace_events",     // kernel/locking/lockdep.c
    // Warnings and traps.
    "__warn",                              // kernel/panic.c
    "__warn_flushing_systemwide_wq",       // kernel/workqueue.c
    "__warn_printk",                       // kernel/panic.c
    "warn_slowpath_fmt",                   // kernel/panic.c
    "warn_alloc",                          // mm/page_alloc.c
    "panic",                               // kernel/panic.c
    "nmi_panic",                           // kernel/panic.c
    "fortify_panic",                       // lib/string_helpers.c, up to 6.8
    "die",                                 // arch/x86/kernel/dumpstack.c
    "die_addr",                            // arch/x86/kernel/dumpstack.c
    "oops_begin",                          // arch/x86/kernel/dumpstack.c
    "oops_end",                            // arch/x86/kernel/dumpstack.c
    "oops_enter",                          // kernel/panic.c
    "oops_exit",                           // kernel/panic.c
    "oops_may_print",                      // kernel/panic.c
    "add_taint",                           // kernel/panic.c
    "__stack_chk_fail",                    // kernel/panic.c
    "__ubsan_handle_divrem_overflow",      // lib/ubsan.c
    "__ubsan_handle_type_mismatch",        // lib/ubsan.c
    "__ubsan_handle_type_mismatch_v1",     // lib/ubsan.c
    "__ubsan_handle_out_of_bounds",        // lib/ubsan.c
    "__ubsan_handle_shift_out_of_bounds",  // lib/ubsan.c
    "__ubsan_handle_builtin_unreachable",  // lib/ubsan.c
    "__ubsan_handle_load_invalid_value",   // lib/ubsan.c
    "__ubsan_handle_alignment_assumption", // lib/ubsan.c
    "__ubsan_handle_add_overflow",         // lib/ubsan.c, 6.9 and later
    "__ubsan_handle_sub_overflow",         // lib/ubsan.c, 6.9 and later
    "__ubsan_handle_mul_overflow",         // lib/ubsan.c, 6.9 and later
    "__ubsan_handle_negate_overflow",      // lib/ubsan.c, 6.9 and later
    "refcount_warn_saturate",              // lib/refcount.c
    "__list_add_valid",                    // lib/list_debug.c, up to 6.5
    "__list_add_valid_or_report",          // lib/list_debug.c, 6.6 and later
    "__list_del_entry_valid",              // lib/list_debug.c, up to 6.5
    "__list_del_entry_valid_or_report",    // lib/list_debug.c, 6.6 and later
    "debug_smp_processor_id",              // lib/smp_processor_id.c
    "debug_locks_off",                     // lib/debug_locks.c
    "debug_check_no_obj_freed",            // lib/debugobjects.c
    "debug_check_no_locks_freed",          // kernel/locking/lockdep.c
    "debug_check_no_locks_held",           // kernel/locking/lockdep.c
    "debug_object_init",                   // lib/debugobjects.c
    "debug_object_init_on_stack",          // lib/debugobjects.c
    "debug_object_activate",               // lib/debugobjects.c
    "debug_object_active_state",           // lib/debugobjects.c
    "debug_object_assert_init",            // lib/debugobjects.c
    "debug_object_deactivate",             // lib/debugobjects.c
    "debug_object_destroy",                // lib/debugobjects.c
    "debug_object_free",                   // lib/debugobjects.c
    "debug_mutex_init",                    // kernel/locking/mutex-debug.c
    "debug_mutex_lock_common",             // kernel/locking/mutex-debug.c
    "debug_mutex_add_waiter",              // kernel/locking/mutex-debug.c
    "debug_mutex_remove_waiter",           // kernel/locking/mutex-debug.c
    "debug_mutex_free_waiter",             // kernel/locking/mutex-debug.c
    "debug_mutex_wake_waiter",             // kernel/locking/mutex-debug.c
    "debug_mutex_unlock",                  // kernel/locking/mutex-debug.c
    "debug_dma_alloc_coherent",            // kernel/dma/debug.c
    "debug_dma_free_coherent",             // kernel/dma/debug.c
    "debug_dma_map_page",                  // kernel/dma/debug.c
    "debug_dma_map_resource",              // kernel/dma/debug.c
    "debug_dma_map_sg",                    // kernel/dma/debug.c
    "debug_dma_map_single",                // kernel/dma/debug.c
    "debug_dma_mapping_error",             // kernel/dma/debug.c
    "debug_dma_sync_sg_for_cpu",           // kernel/dma/debug.c
    "debug_dma_sync_sg_for_device",        // kernel/dma/debug.c
    "debug_dma_sync_single_for_cpu",       // kernel/dma/debug.c
    "debug_dma_sync_single_for_device",    // kernel/dma/debug.c
    "debug_dma_unmap_page",                // kernel/dma/debug.c
    "debug_dma_unmap_resource",            // kernel/dma/debug.c
    "debug_dma_unmap_sg",                  // kernel/dma/debug.c
    // Instrumentation.
    "__x86_return_thunk",               // arch/x86/lib/retpoline.S
    "__fentry__",                       // arch/x86/kernel/ftrace_64.S
    "trace_hardirqs_on",                // kernel/trace/trace_preemptirq.c
    "trace_hardirqs_on_prepare",        // kernel/trace/trace_preemptirq.c
    "trace_hardirqs_on_caller",         // kernel/trace/trace_preemptirq.c
    "trace_hardirqs_off",               // kernel/trace/trace_preemptirq.c
    "trace_hardirqs_off_finish",        // kernel/trace/trace_preemptirq.c
    "trace_hardirqs_off_caller",        // kernel/trace/trace_preemptirq.c
    "trace_preempt_on",                 // kernel/trace/trace_preemptirq.c
    "trace_preempt_off",                // kernel/trace/trace_preemptirq.c
    "trace_event_buffer_reserve",       // kernel/trace/trace_events.c
    "trace_event_buffer_lock_reserve",  // kernel/trace/trace.c
    "trace_event_buffer_commit",        // kernel/trace/trace.c
    "trace_event_ignore_this_pid",      // kernel/trace/trace_events.c
    "trace_event_printf",               // kernel/trace/trace_output.c
    "trace_raw_output_prep",            // kernel/trace/trace_output.c
    "trace_print_array_seq",            // kernel/trace/trace_output.c
    "trace_print_bitmask_seq",          // kernel/trace/trace_output.c
    "trace_print_flags_seq",            // kernel/trace/trace_output.c
    "trace_print_flags_seq_u64",        // kernel/trace/trace_output.c
    "trace_print_hex_dump_seq",         // kernel/trace/trace_output.c
    "trace_print_hex_seq",              // kernel/trace/trace_output.c
    "trace_print_symbols_seq",          // kernel/trace/trace_output.c
    "trace_print_symbols_seq_u64",      // kernel/trace/trace_output.c
    "trace_seq_acquire",                // kernel/trace/trace_seq.c, from 6.10 on
    "trace_seq_bitmask",                // kernel/trace/trace_seq.c
    "trace_seq_bprintf",                // kernel/trace/trace_seq.c
    "trace_seq_hex_dump",               // kernel/trace/trace_seq.c
    "trace_seq_path",                   // kernel/trace/trace_seq.c
    "trace_seq_print_sym",              // kernel/trace/trace_output.c
    "trace_seq_printf",                 // kernel/trace/trace_seq.c
    "trace_seq_putc",                   // kernel/trace/trace_seq.c
    "trace_seq_putmem",                 // kernel/trace/trace_seq.c
    "trace_seq_putmem_hex",             // kernel/trace/trace_seq.c
    "trace_seq_puts",                   // kernel/trace/trace_seq.c
    "trace_seq_vprintf",                // kernel/trace/trace_seq.c
    "trace_output_call",                // kernel/trace/trace_output.c
    "trace_handle_return",              // kernel/trace/trace.c
    "trace_call_bpf",                   // kernel/trace/bpf_trace.c
    "trace_dump_stack",                 // kernel/trace/trace.c
    "trace_clock",                      // kernel/trace/trace_clock.c
    "trace_clock_counter",              // kernel/trace/trace_clock.c
    "trace_clock_global",               // kernel/trace/trace_clock.c
    "trace_clock_jiffies",              // kernel/trace/trace_clock.c
    "trace_clock_local",                // kernel/trace/trace_clock.c
    "trace_clock_x86_tsc",              // arch/x86/kernel/trace_clock.c
    "__trace_printk",                   // kernel/trace/trace_printk.c
    "__trace_bprintk",                  // kernel/trace/trace_printk.c
    "__trace_puts",                     // kernel/trace/trace.c
    "__trace_bputs",                    // kernel/trace/trace.c
    "__trace_array_puts",               // kernel/trace/trace.c
    "__trace_stack",                    // kernel/trace/trace.c
    "__trace_trigger_soft_disabled",    // kernel/trace/trace_events_trigger.c
    "lockdep_init_map_type",            // kernel/locking/lockdep.c
    "lockdep_rcu_suspicious",           // kernel/locking/lockdep.c
    "lockdep_hardirqs_on",              // kernel/locking/lockdep.c
    "lockdep_hardirqs_on_prepare",      // kernel/locking/lockdep.c
    "lockdep_hardirqs_off",             // kernel/locking/lockdep.c
    "lockdep_softirqs_on",              // kernel/locking/lockdep.c
    "lockdep_softirqs_off",             // kernel/locking/lockdep.c
    "lockdep_sys_exit",                 // kernel/locking/lockdep.c
    "lockdep_assert_cpus_held",         // kernel/cpu.c
    "lockdep_is_cpus_held",             // kernel/cpu.c
    "lockdep_assert_task_sighand_held", // kernel/signal.c
    "lockdep_rtnl_is_held",             // net/core/rtnetlink.c
    "lockdep_nfnl_is_held",             // net/netfilter/nfnetlink.c
    "lockdep_ovsl_is_held",             // net/openvswitch/datapath.c
    "lockdep_rht_mutex_is_held",        // lib/rhashtable.c
    "lockdep_rht_bucket_is_held",       // lib/rhashtable.c
    "lockdep_tasklist_lock_is_held",    // kernel/fork.c
    "lockdep_register_key",             // kernel/locking/lockdep.c
};

} // namespace

std::span<const std::string_view> report_functions() { return reports; }

} // namespace klp

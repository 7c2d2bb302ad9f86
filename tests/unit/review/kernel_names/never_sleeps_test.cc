#include "generator/review/kernel_names/never_sleeps.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("functions that print, warn, trace or unlock never sleep") {
  for (const char* name : {"_printk", "_dev_err", "dump_page", "dump_stack_lvl", "__warn_printk", "trace_seq_puts",
                           "_raw_spin_unlock_irqrestore", "mutex_unlock", "kfree", "memcpy"}) {
    INFO(name);
    CHECK(never_sleeps(name));
  }
}

TEST_CASE("functions of families that macros make never sleep") {
  CHECK(never_sleeps("__traceiter_sched_switch"));
  CHECK(never_sleeps("__SCT__tp_func_sched_switch"));
}

TEST_CASE("a function that only has the beginning of a listed name may sleep") {
  for (const char* name :
       {"dump_emit", "dev_warn_probe", "trace_seq_to_user", "trace_event_read_lock", "lockdep_unregister_key",
        "lockdep_free_key_range", "debug_dma_dump_mappings", "__trace_probe_log_err", "nf_log_register",
        "printk_all_partitions", "__SCT__might_resched", "__SCT__cond_resched", "mutex_lock", "unknown_function"}) {
    INFO(name);
    CHECK_FALSE(never_sleeps(name));
  }
}

// The functions and macros of the kernel that take and release locks.
#pragma once

#include <span>
#include <string_view>

namespace klp {

struct LockCall {
  std::string_view function; // or macro
  std::string_view lock;     // the kind of lock, as messages name it: "rw_semaphore for reading"
  bool takes = false;        // true: takes the lock; false: releases it
  bool waits = true;         // whether it waits while another task holds the lock; mutex_trylock() does not
  int argument = 0;          // the index (from 0) of the argument that is the lock, in source texts
};

// Functions that take or release a lock, under the names that objects call. Inline functions of headers end in these
// functions (include/linux/spinlock_api_smp.h, rwsem.h, srcu.h, include/net/sock.h). A lock operation that an inline
// function does without a call is not found.
std::span<const LockCall> lock_calls_in_objects();

// Functions and macros that take or release a lock, under the names that source texts use. The lock is an argument;
// RTNL and the CPU hotplug lock need none.
std::span<const LockCall> lock_calls_in_texts();

} // namespace klp

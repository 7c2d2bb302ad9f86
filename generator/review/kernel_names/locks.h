// The kernel's locks by the functions that take and release them.
#pragma once

#include <span>
#include <string_view>

namespace klp {

struct LockCall {
  std::string_view function;
  std::string_view lock; // the kind, for people
  bool takes = false;    // or releases
  bool waits = true;     // for whoever holds it; mutex_trylock does not
  int argument = 0;      // which one is the lock, in words
};

// What objects call. Inline functions of headers end in these (include/linux/spinlock_api_smp.h, rwsem.h, srcu.h,
// include/net/sock.h); what an inline function does without a call is not seen.
std::span<const LockCall> lock_calls();

// What source texts call, the lock being an argument (of RTNL and its like, none).
std::span<const LockCall> lock_words();

} // namespace klp

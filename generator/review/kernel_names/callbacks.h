// Functions of the kernel that get the address of a function and do not keep it.
#pragma once

#include <string_view>

namespace klp {

// Whether all calls of the function whose address is passed as this argument (1 is the first) are over when `callee`
// returns, and `callee` does not store the address.
bool does_not_store_callback(std::string_view callee, unsigned argument);

// Whether this argument (1 is the first) of `callee` is a function that RCU calls after a grace period. A livepatch of
// klp waits for pending RCU callbacks when it is unloaded (klp-runtime/module/livepatch.c).
bool queues_rcu_callback(std::string_view callee, unsigned argument);

} // namespace klp

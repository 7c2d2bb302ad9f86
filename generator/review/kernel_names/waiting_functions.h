// Functions in which tasks wait. The livepatch core switches a task to the new code once none of the replaced functions
// is on its stack (Documentation/livepatch/livepatch.rst).
#pragma once

#include <string_view>

namespace klp {

// Whether the function is on the stack of every sleeping task, of every idle processor, or of every thread of its kind.
bool is_never_left(std::string_view function);

// Whether tasks sleep in the function until an event that may not happen for a long time. The livepatch core wakes them
// after 15 seconds (kernel/livepatch/transition.c: klp_send_signals()).
bool is_wait_of_nearly_all_processes(std::string_view function);
bool is_wait_of_some_processes(std::string_view function);

} // namespace klp

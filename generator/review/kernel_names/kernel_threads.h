// Functions by which the main function of a kernel thread is recognised.
#pragma once

#include <span>
#include <string_view>

namespace klp {

// The loop of a kernel thread calls one of these in each round, to find out whether it has to stop.
std::span<const std::string_view> thread_stop_checks();

// Whether the loop of a kernel thread sleeps in a function of this name.
bool is_sleep_of_thread_loop(std::string_view function);

// These functions create a thread that runs the function whose address is passed to them.
std::span<const std::string_view> thread_creators();

} // namespace klp

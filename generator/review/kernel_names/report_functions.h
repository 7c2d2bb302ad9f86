// The kernel's functions that report, check or trace: messages, warnings, debugging aids, instrumentation.
#pragma once

#include <span>
#include <string_view>

namespace klp {

// Names of functions that objects call. None of them sleeps.
std::span<const std::string_view> report_functions();

} // namespace klp

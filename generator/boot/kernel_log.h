// Evaluates the guest's kernel log, the output on the first serial line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The lines between klp's marks "begin NUMBER" and "end NUMBER"; up to the end of the log if the second mark is
// missing.
std::vector<std::string> kernel_lines_of(std::string_view console, std::string_view token, std::size_t number);

// The lines that report a fault of the kernel: warnings, oopses, call traces, stalls, bad relocations.
std::vector<std::string> faults_in(const std::vector<std::string>& lines);

// The line that reports a kernel panic; empty if there is none.
std::string panic_in(std::string_view console);

// The letters and meanings of the taints that are in `after` and not in `before`. Leaves out the taints that every
// livepatch module from outside the kernel tree sets (O, E, K). The arguments are values of /proc/sys/kernel/tainted.
std::vector<std::string> unexpected_taints(unsigned long before, unsigned long after);

} // namespace klp

// The guest's kernel log, as it came over the first serial line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace klp {

// The lines between klp's marks "begin NUMBER" and "end NUMBER"; up to the end of the log where the second is missing.
std::vector<std::string> kernel_lines_of(std::string_view console, std::string_view token, std::size_t number);

// The lines that tell of a fault of the kernel: warnings, oopses, call traces, stalls, bad relocations.
std::vector<std::string> faults_in(const std::vector<std::string>& lines);

// The line in which the kernel panicked; empty: none.
std::string panic_in(std::string_view console);

// The letters and meanings of the taints that `after` has and `before` has not, without those every livepatch module
// made outside the kernel tree brings along (O, E, K).
std::vector<std::string> surprising_taints(unsigned long before, unsigned long after);

} // namespace klp

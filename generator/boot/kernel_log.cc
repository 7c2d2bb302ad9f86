#include "generator/boot/kernel_log.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace klp {

namespace {

constexpr std::array fault_marks = {
    "WARNING:",
    "BUG:",
    "Oops",
    "Call Trace:",
    "Kernel panic",
    "kernel BUG at",
    "general protection fault",
    "invalid opcode",
    "Unable to handle",
    "unable to handle",
    "invalid relocation", // x86/modules: Skipping invalid relocation target
    "jump_label: Fatal",
    "unexpected static_call",
    "detected stall",
    "blocked for more than",
    "refcount_t:",
};

struct Taint {
  unsigned bit;
  const char* text;
};

// The bits of Documentation/admin-guide/tainted-kernels.rst, without the three expected ones.
constexpr std::array taints = {
    Taint{0, "P (a proprietary module was loaded)"},
    Taint{1, "F (a module was loaded by force)"},
    Taint{2, "S (a processor out of specification)"},
    Taint{3, "R (a module was unloaded by force)"},
    Taint{4, "M (a machine check exception)"},
    Taint{5, "B (a bad page)"},
    Taint{6, "U (asked for from user space)"},
    Taint{7, "D (the kernel died: oops or BUG)"},
    Taint{8, "A (an ACPI table was overridden)"},
    Taint{9, "W (the kernel warned)"},
    Taint{10, "C (a staging driver was loaded)"},
    Taint{11, "I (a bug of the firmware was worked around)"},
    Taint{14, "L (a soft lockup)"},
    Taint{16, "X (defined by the distribution)"},
    Taint{17, "T (built with struct randomization)"},
    Taint{18, "N (a test was run inside the kernel)"},
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::string line(text.substr(0, end));
    line.erase(std::remove(line.begin(), line.end(), '\r'), line.end());
    lines.push_back(std::move(line));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

bool is_mark(const std::string& line, const std::string& mark) {
  return line.size() >= mark.size() && line.compare(line.size() - mark.size(), mark.size(), mark) == 0;
}

} // namespace

std::vector<std::string> kernel_lines_of(std::string_view console, std::string_view token, std::size_t number) {
  std::string mark = "klp-test: " + std::string(token);
  std::vector<std::string> all = lines_of(console);
  auto marked = [&](const char* word) {
    return [=](const std::string& line) { return is_mark(line, mark + word + std::to_string(number)); };
  };
  auto begin = std::find_if(all.begin(), all.end(), marked(" begin "));
  if (begin == all.end()) return {};
  auto end = std::find_if(begin, all.end(), marked(" end "));
  return {begin + 1, end};
}

std::vector<std::string> faults_in(const std::vector<std::string>& lines) {
  std::vector<std::string> faults;
  for (const auto& line : lines)
    if (std::any_of(fault_marks.begin(), fault_marks.end(),
                    [&](const char* mark) { return line.find(mark) != std::string::npos; }))
      faults.push_back(line);
  return faults;
}

std::string panic_in(std::string_view console) {
  for (const auto& line : lines_of(console))
    if (line.find("Kernel panic - not syncing") != std::string::npos) return line;
  return {};
}

std::vector<std::string> unexpected_taints(unsigned long before, unsigned long after) {
  std::vector<std::string> found;
  for (const auto& taint : taints)
    if (after >> taint.bit & ~(before >> taint.bit) & 1) found.push_back(taint.text);
  return found;
}

} // namespace klp

// Runs the virtual machine: QEMU with emulated processors, two serial lines, no network, no disk.
#pragma once

#include "base/process.h"

#include <chrono>
#include <filesystem>
#include <vector>

namespace klp {

struct VirtualMachine {
  std::filesystem::path kernel, initramfs;
  std::filesystem::path console; // the file for the output of the first serial line, the kernel log
  std::chrono::seconds time_limit;
};

struct MachineRun {
  Outcome outcome; // outcome.output is the output of the second serial line
  // For each complete line of the output the time when it came, in seconds since the start. Measured by the host,
  // because a livepatch can change every clock of the guest.
  std::vector<double> line_seconds;
};

// Boots, and waits until the machine ends or the time limit expires. Error: QEMU is not installed or cannot be started.
Result<MachineRun> run_machine(const VirtualMachine& machine);

} // namespace klp

// The virtual machine: QEMU's own CPU emulation, two serial lines, no network, no disk.
#pragma once

#include "base/process.h"

#include <chrono>
#include <filesystem>
#include <vector>

namespace klp {

struct VirtualMachine {
  std::filesystem::path kernel, initramfs;
  std::filesystem::path console; // file that takes what the kernel prints (first serial line)
  std::chrono::seconds time_limit;
};

struct MachineRun {
  Outcome outcome; // its output is what came over the second serial line
  // When each complete line of the output came, in seconds since the start. The clock is the host's: a livepatch can
  // change every clock of the guest.
  std::vector<double> line_seconds;
};

// Boots and waits for the end.
Result<MachineRun> run_machine(const VirtualMachine& machine);

} // namespace klp

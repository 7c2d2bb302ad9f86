// The virtual machine: QEMU's own CPU emulation, two serial lines, no network, no disk.
#pragma once

#include "base/process.h"

#include <chrono>
#include <filesystem>

namespace klp {

struct VirtualMachine {
  std::filesystem::path kernel, initramfs;
  std::filesystem::path console; // file that takes what the kernel prints (first serial line)
  std::chrono::seconds time_limit;
};

// Boots and waits for the end. The outcome's output is what came over the second serial line.
Result<Outcome> run_machine(const VirtualMachine& machine);

} // namespace klp

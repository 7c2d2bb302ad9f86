// klp test: boots a kernel image in QEMU and takes livepatch modules through their whole life there.
#pragma once

#include "base/error.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace klp {

namespace fs = std::filesystem;

struct KernelModule { // of the target
  std::string name;   // as the kernel calls it
  fs::path file;
};

struct BootRequest {
  fs::path image;                  // bzImage
  std::string release;             // what uname -r must say; empty: anything
  std::vector<fs::path> modules;   // each is loaded and unloaded in turn
  std::vector<KernelModule> early; // of the target: loaded before the first livepatch, in this order
  std::vector<KernelModule> late;  // loaded while a livepatch is in place, unloaded and loaded again; gone after it
  std::optional<fs::path> script;  // run with the argument before, during, after: busybox sh, or a static program
  std::vector<fs::path> added;     // further files, beside the script in /klp
  std::chrono::seconds time_limit{120}; // for the whole boot; a phase or a transition may take a quarter of it
};

struct Phase {      // one run of the script
  std::string name; // before, during, after
  std::string output;
  std::optional<int> exit_status; // nothing: it did not end
  double seconds = 0;
};

struct BlockingTask { // still in old code when the limit was over
  int id = 0;
  std::string command;
  std::string stack; // as /proc/ID/stack
};

struct PatchedObject { // what /sys/kernel/livepatch says while the livepatch is in place
  std::string name;    // vmlinux or a module
  bool patched = false;
  std::vector<std::string> functions; // "name,position"
};

struct ModuleRun {
  fs::path file;
  std::string name; // as the kernel calls it; empty: never loaded
  bool begun = false, ended = false;
  std::vector<Phase> phases;
  std::optional<double> load_seconds, transition_seconds, unload_seconds;
  std::vector<PatchedObject> objects;
  std::vector<BlockingTask> blocking;
  std::vector<std::string> kernel_log; // what the kernel said between begin and end
  std::vector<Error> reasons;          // why it failed; empty: passed
};

struct BootReport {
  std::string release; // as the guest says
  double seconds = 0;  // wall time of the whole boot
  std::vector<ModuleRun> modules;
  std::vector<Error> reasons; // what went wrong apart from a single module
  bool passed() const;
};

// An error only where the test could not be made (a file or QEMU is missing, klp was interrupted). Everything that
// happens inside comes back in the report. Temporary files lie below `home` and go at the end.
Result<BootReport> boot_test(const fs::path& home, const BootRequest& request);

} // namespace klp

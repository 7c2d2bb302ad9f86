// klp test: boots a kernel image in QEMU; loads, enables, disables and unloads livepatch modules there.
#pragma once

#include "base/error.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace klp {

namespace fs = std::filesystem;

// A module of the target.
struct KernelModule {
  std::string name; // as in /proc/modules
  fs::path file;
};

struct BootRequest {
  fs::path image;                  // bzImage
  std::string release;             // expected output of uname -r; empty: any
  std::vector<fs::path> modules;   // the livepatches; loaded and unloaded one after the other
  std::vector<KernelModule> early; // loaded before the first livepatch, in this order
  // Loaded while a livepatch is enabled, unloaded and loaded again; unloaded after the livepatch.
  std::vector<KernelModule> late;
  std::optional<fs::path> script;       // run with the argument before, during, after: busybox sh, or a static program
  std::vector<fs::path> added;          // further files, beside the script in /klp
  std::chrono::seconds time_limit{120}; // for the whole boot; a phase or a transition may take a quarter of it
};

// One run of the script.
struct Phase {
  std::string name; // before, during, after
  std::string output;
  std::optional<int> exit_status; // nullopt: it did not end
  double seconds = 0;
};

// A task that had not switched to the new code (or back) when the time limit of the transition expired.
struct BlockingTask {
  int id = 0;
  std::string command;
  std::string stack; // content of /proc/ID/stack
};

// The content of /sys/kernel/livepatch/PATCH/OBJECT while the livepatch is enabled.
struct PatchedObject {
  std::string name; // vmlinux or a module
  bool patched = false;
  std::vector<std::string> functions; // "name,position"
};

struct ModuleRun {
  fs::path file;
  std::string name; // as in /proc/modules; empty: never loaded
  bool begun = false, ended = false;
  std::vector<Phase> phases;
  std::optional<double> load_seconds, transition_seconds, unload_seconds;
  std::vector<PatchedObject> objects;
  std::vector<BlockingTask> blocking;
  std::vector<std::string> kernel_log; // the lines between begin and end
  std::vector<Error> reasons;          // why it failed; empty: passed
};

struct BootReport {
  std::string release; // output of uname -r in the guest
  double seconds = 0;  // wall-clock time of the whole boot
  std::vector<ModuleRun> modules;
  std::vector<Error> reasons; // failures that do not belong to one module
  bool passed() const;
};

// Error: the test could not be run (a file or QEMU is missing, klp was interrupted). All failures in the guest are in
// the report. Temporary files are below `home`, and are deleted at the end.
Result<BootReport> boot_test(const fs::path& home, const BootRequest& request);

} // namespace klp

#include "generator/boot/qemu.h"

#include <cstdlib>
#include <sstream>
#include <unistd.h>

namespace klp {

namespace {

constexpr char program[] = "qemu-system-x86_64";
// One thread emulates all processors, one after the other. With one thread per processor, QEMU before 8.1 may execute
// the old bytes of code that another processor has just rewritten. The guest's kernel patches its own code, and would
// panic because of an int3 that it has already replaced.
constexpr char accelerator[] = "tcg,thread=single";

bool on_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  return false;
}

// A comma separates options inside a QEMU argument, so a comma in a file name must be doubled.
std::string escaped(const std::filesystem::path& path) {
  std::string out;
  for (char c : path.string()) out += c == ',' ? std::string(",,") : std::string(1, c);
  return out;
}

} // namespace

Result<MachineRun> run_machine(const VirtualMachine& machine) {
  if (!on_path(program)) return fail(std::string(program) + " is not installed", "apt-get install qemu-system-x86");
  Command command;
  command.arguments = {program, "-accel", accelerator, "-smp", "2", "-m", "512M", "-nodefaults", "-no-user-config",
                       "-nic", "none", "-display", "none", "-monitor", "none", "-no-reboot", "-kernel",
                       machine.kernel.string(), "-initrd", machine.initramfs.string(),
                       // ignore_loglevel: the first serial line gets the whole log, even if a script changes the log
                       // level. panic=-1: a panic ends the machine. no_timer_check: on a busy host the kernel may see
                       // no timer interrupts during a short wait, and would panic (arch/x86/kernel/apic/io_apic.c:
                       // timer_irq_works()).
                       "-append", "console=ttyS0 ignore_loglevel printk.time=1 panic=-1 no_timer_check", "-serial",
                       "file:" + escaped(machine.console), "-serial", "stdio"};
  command.time_limit = machine.time_limit;
  MachineRun machine_run;
  auto start = std::chrono::steady_clock::now();
  TRY(machine_run.outcome, run(command, [&](std::string_view) {
        std::chrono::duration<double> since = std::chrono::steady_clock::now() - start;
        machine_run.line_seconds.push_back(since.count());
      }));
  return machine_run;
}

} // namespace klp

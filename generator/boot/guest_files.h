// The files of the virtual machine: busybox, klp's init, the modules, the user's script and files.
#pragma once

#include "generator/boot/boot.h"
#include "generator/boot/initramfs.h"

#include <string>
#include <vector>

namespace klp {

// Marks of klp's own lines, with new random numbers for each boot: klp cannot mistake output of a script or of the
// kernel for its own lines.
struct Tokens {
  std::string session; // begins klp's lines on the second serial line
  std::string log;     // in klp's lines of the kernel log
};
// Error: getrandom() fails.
Result<Tokens> random_tokens();

// The time limit of one phase or one transition, in seconds.
int step_limit(const BootRequest& request);

// Error: a file cannot be read, is not a module, needs a dynamic loader, or has the name of another given file.
Result<std::vector<InitramfsEntry>> guest_files(const BootRequest& request, const Tokens& tokens);

} // namespace klp

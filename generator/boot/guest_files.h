// What the virtual machine starts with: busybox, klp's init, the modules, the user's script and files.
#pragma once

#include "generator/boot/boot.h"
#include "generator/boot/initramfs.h"

#include <string>
#include <vector>

namespace klp {

// Drawn anew for each boot, so that nothing a script or the kernel prints can be taken for klp's own lines.
struct Tokens {
  std::string session; // on the second serial line
  std::string log;     // in the kernel's log
};
Result<Tokens> draw_tokens();

// How long one phase or one transition may take.
int inner_limit(const BootRequest& request);

Result<std::vector<InitramfsEntry>> guest_files(const BootRequest& request, const Tokens& tokens);

} // namespace klp

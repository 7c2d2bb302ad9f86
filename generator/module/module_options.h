// What the user and the target determine about the module, in addition to its code.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace klp {

struct ModuleOptions {
  std::string name;          // module name, without .ko
  bool replace = true;       // atomic replace of earlier livepatches
  bool kernel_clears = true; // the kernel clears livepatch relocations against a module that is unloaded, from 6.3 on
                             // (arch/x86/kernel/module.c: clear_relocate_add())
  std::string build_id;      // build ID of the target's image, as bytes; empty if the image has none: then the module
                             // does not check it
  std::filesystem::path runtime;                         // klp-runtime
  std::vector<std::pair<std::string, std::string>> info; // further modinfo: klp.change=...
};

} // namespace klp

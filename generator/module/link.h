// Makes the finished .ko of the extracted object: links it with klp's runtime by kbuild, and converts relocations.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/module/extract.h"

#include <set>
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
  fs::path runtime;          // klp-runtime
  std::vector<std::pair<std::string, std::string>> info; // further modinfo: klp.change=...
};

// All states that the livepatch declares: those of the change's author, and one for each value that it writes.
std::vector<State> states_of(const Extraction& extraction);

// The text of klp_patch.h, which describes the livepatch to klp-runtime/module/livepatch.c.
std::string runtime_header(const Extraction& extraction, const ModuleOptions& options);

// Builds the module in the folder `work` and returns the bytes of the file. The same inputs give the same bytes; the
// path of `work` does not matter.
Result<std::string> link_module(const Target& target, const Extraction& extraction, const ModuleOptions& options,
                                const fs::path& work);

// Links the runtime without a patch, with those of its parts that define one of `functions`. klp audit compares the
// runtime code of a module with it.
Result<Object> link_runtime(const Target& target, const std::set<std::string>& functions, const ModuleOptions& options,
                            const fs::path& work);

} // namespace klp

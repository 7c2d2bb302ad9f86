// From the extracted object to the finished .ko: runtime sources, kbuild, livepatch relocations.
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
  bool kernel_clears = true; // the kernel clears relocations against a module that goes (clear_relocate_add)
  std::string build_id;      // of the target's image, as bytes; empty: it has none, and the module checks nothing
  fs::path runtime;          // klp-runtime
  std::vector<std::pair<std::string, std::string>> info; // further modinfo: klp.change=...
};

// All states that the livepatch declares: the author's, and those of the numbers that it writes.
std::vector<State> states_of(const Extraction& extraction);

// klp_patch.h: what differs from patch to patch, for the runtime's template (klp-runtime/module/livepatch.c).
std::string runtime_header(const Extraction& extraction, const ModuleOptions& options);

// Builds the module in `work` and returns the file's bytes. Same inputs, same bytes, whatever `work` is called.
Result<std::string> link_module(const Target& target, const Extraction& extraction, const ModuleOptions& options,
                                const fs::path& work);

// The runtime alone, in the parts that have one of these functions: what klp audit compares a module's with.
Result<Object> link_runtime(const Target& target, const std::set<std::string>& functions, const ModuleOptions& options,
                            const fs::path& work);

} // namespace klp

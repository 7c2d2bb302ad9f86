// Finds the module files (.ko) of a target, unpacks them, and reads their section .modinfo.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/object/object.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// Module name -> file. The name is that of the running kernel: nf_tables for the file "nf-tables.ko.xz".
using ModuleFiles = std::map<std::string, fs::path>;

// All modules below Target::modules. Errors: the target was made without modules, or the folder cannot be listed.
Result<ModuleFiles> list_modules(const Target& target);

// The file of one module; - and _ in the name are equal. Error: no module has this name.
Result<fs::path> find_module(const ModuleFiles& files, const std::string& name);

// The ELF file of a module: unpacked (.gz, .xz, .zst) and without the signature that may follow it. Error: cannot be
// read or unpacked.
Result<std::string> read_module(const fs::path& file);

struct ModuleInfo {                 // from section .modinfo
  std::string name;                 // as the running kernel shows it
  std::vector<std::string> depends; // names of modules that must be loaded before
  std::string release;              // of the kernel that the module was built for: the first word of its vermagic
};

// Error: .modinfo contains no name, so the object is no kernel module (include/linux/moduleparam.h,
// scripts/mod/modpost.c).
Result<ModuleInfo> module_info(const Object& module);

// These modules and all modules that they depend on, each once and after its own dependencies (depth-first search).
// Error: a module is missing, or cannot be read.
Result<std::vector<std::string>> in_loading_order(const ModuleFiles& files, const std::vector<std::string>& names);

} // namespace klp

// The .ko files of a target: found by module name, read whatever they are packed in, and what they say of themselves.
#pragma once

#include "generator/kernel/target/target.h"
#include "generator/object/object.h"

#include <map>
#include <string>
#include <vector>

namespace klp {

// By the name the kernel gives the module: "nf-tables.ko.xz" is nf_tables.
using ModuleFiles = std::map<std::string, fs::path>;

// Every module below Target::modules. Error: the target was made without them.
Result<ModuleFiles> list_modules(const Target& target);

// The file of one module. Error: there is none of this name.
Result<fs::path> find_module(const ModuleFiles& files, const std::string& name);

// The bytes of the module's ELF file: unpacked (.gz, .xz, .zst), without an appended signature.
Result<std::string> read_module(const fs::path& file);

struct ModuleInfo { // of section .modinfo
  std::string name; // as the kernel calls it
  std::vector<std::string> depends;
  std::string release; // of the kernel that it was built for: the first word of its vermagic
};

// Error: it says nothing of itself, so it is no kernel module (include/linux/moduleparam.h, scripts/mod/modpost.c).
Result<ModuleInfo> module_info(const Object& module);

// What must be loaded before these modules, and they: each after all it depends on, each once.
Result<std::vector<std::string>> in_loading_order(const ModuleFiles& files, const std::vector<std::string>& names);

} // namespace klp

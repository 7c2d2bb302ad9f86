// What a unit is linked into, and what a klp_object patches: vmlinux, or one module of the target.
#pragma once

#include "generator/kernel/image/image.h"
#include "generator/kernel/target/module_files.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klp {

struct KernelObject {
  std::string name; // as the livepatch core calls it: vmlinux, nf_tables
  Image image;
  Kallsyms symbols;
  std::set<std::string> uncountable; // names whose symbols have other positions while the module starts than later
  std::set<std::string> needs;       // modules that are loaded whenever this one is
  std::string types;                 // its section .BTF; empty: it has none

  bool defines(const std::string& global) const;
  bool is_vmlinux() const { return name == vmlinux_name; }
  static constexpr char vmlinux_name[] = "vmlinux";
};

// vmlinux and those modules that were asked for; each is read once and stays where it is.
class KernelObjects {
public:
  static Result<KernelObjects> open(const Target& target);
  // These and no others; vmlinux is one of them.
  explicit KernelObjects(std::vector<KernelObject> objects);

  const KernelObject& vmlinux() const { return *objects_.at(KernelObject::vmlinux_name); }
  // Those that were asked for, and vmlinux.
  std::vector<const KernelObject*> opened() const;
  // Whether the kernel's module loader fills in addresses in per-CPU variables (module_loader.h).
  bool relocates_per_cpu_data() const { return relocates_per_cpu_data_; }
  // "vmlinux" or a module's name. Error: the target has no such module, or its file cannot be read.
  Result<const KernelObject*> get(const std::string& name);

private:
  explicit KernelObjects(Target target) : target_(std::move(target)) {}
  Target target_;
  bool relocates_per_cpu_data_ = false;
  std::optional<ModuleFiles> files_; // listed with the first module
  std::map<std::string, std::unique_ptr<KernelObject>> objects_;
};

} // namespace klp

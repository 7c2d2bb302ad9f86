// The kernel objects of a target: vmlinux, and the modules that a change or an audit needs.
#pragma once

#include "generator/kernel/target/module_files.h"
#include "generator/prove/kernel_object.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace klp {

// vmlinux and the modules that get() was called for. Each one is read once; pointers to it stay valid.
class KernelObjects {
public:
  // Reads vmlinux. Returns an error if vmlinux or the source of the module loader cannot be read.
  static Result<KernelObjects> open(const Target& target);
  // Exactly these objects, without a target: get() finds no other ones. vmlinux() needs vmlinux among them.
  explicit KernelObjects(std::vector<KernelObject> objects);

  const KernelObject& vmlinux() const { return *objects_.at(KernelObject::vmlinux_name); }
  // vmlinux and the modules that were read so far, by name.
  std::vector<const KernelObject*> opened() const;
  // Whether the kernel's module loader applies relocations to per-CPU variables (module_loader.h).
  bool relocates_per_cpu_data() const { return relocates_per_cpu_data_; }
  // `name`: "vmlinux" or the name of a module. Returns an error if the target has no such module or its file cannot be
  // read.
  Result<const KernelObject*> get(const std::string& name);

private:
  explicit KernelObjects(Target target) : target_(std::move(target)) {}
  Target target_;
  bool relocates_per_cpu_data_ = false;
  std::optional<ModuleFiles> files_; // listed when the first module is read
  std::map<std::string, std::unique_ptr<KernelObject>> objects_;
};

} // namespace klp

// A kernel object: vmlinux or one module of the target. Units are linked into it, and a klp_object patches it.
#pragma once

#include "generator/kernel/image/image.h"

#include <set>
#include <string>

namespace klp {

struct KernelObject {
  std::string name; // as the livepatch core names it: vmlinux, nf_tables
  Image image;
  Kallsyms symbols;
  // Names whose symbols have other positions while the module starts than afterwards, because the kernel then drops the
  // symbols of init sections. A livepatch cannot refer to these names by position.
  std::set<std::string> names_with_changing_position;
  std::set<std::string> needs; // modules that are loaded whenever this one is
  std::string types;           // content of section .BTF; empty if there is none

  // Whether the object defines a global or weak symbol of this name.
  bool defines(const std::string& global) const;
  bool is_vmlinux() const { return name == vmlinux_name; }
  static constexpr char vmlinux_name[] = "vmlinux";
};

} // namespace klp

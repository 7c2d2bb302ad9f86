// What a file of a kernel tree means for a livepatch, by its path.
#pragma once

#include <string>
#include <string_view>

namespace klp {

// Files that no kernel is built from: documentation, tools.
bool is_no_kernel_code(const std::string& path);

// Where no unit reads such a file, no code comes from it. Of others (syscall_64.tbl, int.uc) kbuild may make code.
bool is_source_text(const std::string& path);

// Code of other architectures is not in an x86-64 kernel.
bool is_other_architecture(const std::string& path);

// Files whose changes no livepatch can carry; null for all others.
struct RefusedKind {
  std::string_view ending, cause, remedy;
};
const RefusedKind* refused_kind(const std::string& path);

} // namespace klp

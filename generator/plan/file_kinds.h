// Kinds of files of a kernel tree, as far as they matter for a livepatch, by path relative to the tree.
#pragma once

#include <string>
#include <string_view>

namespace klp {

// Whether no kernel is built from the file: documentation, tools.
bool is_no_kernel_code(const std::string& path);

// Whether the file holds source text or only helps to build. If no unit reads such a file, no code comes from it. From
// other files (syscall_64.tbl, int.uc) kbuild may generate code.
bool is_source_text(const std::string& path);

// Whether the file belongs to an architecture other than the one of the kernel.
bool is_other_architecture(const std::string& path);

// A kind of file whose changes no livepatch can make. refused_kind() returns nullptr for all other files.
struct RefusedKind {
  std::string_view ending, cause, remedy;
};
const RefusedKind* refused_kind(const std::string& path);

} // namespace klp

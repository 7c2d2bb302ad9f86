// What a file of a kernel tree means for a livepatch, by its path.
#pragma once

#include <string>
#include <string_view>

namespace klp {

// Files that no kernel is built from: documentation, tools, samples.
bool is_no_kernel_code(const std::string& path);

// Code of other architectures is not in an x86-64 kernel.
bool is_other_architecture(const std::string& path);

// Files whose changes no livepatch can carry; null for all others.
struct RefusedKind {
  std::string_view ending, cause, remedy;
};
const RefusedKind* refused_kind(const std::string& path);

// Code that kbuild builds with the kernel and that is another program: the running kernel holds it, if at all, as bytes
// that it copies or maps, and ftrace reaches none of its functions (folders of their own in arch/x86/Makefile and
// arch/x86/*/Makefile).
struct OtherProgram {
  std::string_view folder;
  std::string_view what; // continues "it is part of "
  bool over;             // it has run, and will not again before the next boot
};
// `path`: of an object, or of a source that belongs nowhere else; both relative to the tree. Null for the kernel's own.
const OtherProgram* other_program(const std::string& path);

} // namespace klp

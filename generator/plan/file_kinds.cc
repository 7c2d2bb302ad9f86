#include "generator/plan/file_kinds.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace klp {

namespace {

constexpr std::string_view folders_without_kernel_code[] = {"Documentation/", "tools/", "LICENSES/", "usr/", "debian/"};
constexpr std::string_view endings_without_kernel_code[] = {
    ".rst", ".txt", ".md", ".yaml", ".gitignore", "MAINTAINERS", "CREDITS", "README", "_defconfig", ".config", "TODO"};

constexpr std::string_view language_endings[] = {".c", ".h", ".S", ".inc", ".def"};

// Has the ending of a document, but kbuild generates code from it (arch/x86/lib/Makefile).
constexpr std::string_view opcode_map = "x86-opcode-map.txt";

constexpr RefusedKind refused_kinds[] = {
    {".S", "assembler code is changed, which cannot be redirected function by function",
     "make the change in the C code that calls it"},
    {".lds", "a linker script is changed; the layout of a running kernel is fixed", "leave it out of the change"},
    {".lds.S", "a linker script is changed; the layout of a running kernel is fixed", "leave it out of the change"},
};

constexpr OtherProgram other_programs[] = {
    {"arch/x86/boot/", "what runs before the kernel and unpacks it", true},
    {"drivers/firmware/efi/libstub/", "the EFI stub, which runs before the kernel", true},
    {"arch/x86/tools/", "a tool that runs where the kernel is built", true},
    {"arch/x86/realmode/rm/", "the real mode code, which processors run before they enter the kernel", false},
    {"arch/x86/purgatory/", "what runs between this kernel and the next one that kexec starts", false},
    {"arch/x86/entry/vdso/", "the vDSO, which processes run as their own code", false},
};

// Files in the folder of the vDSO that are code of the kernel and map the vDSO. The images vdso-image-*.c are data of
// the kernel that contain the vDSO.
constexpr std::string_view kernel_files_beside_vdso[] = {"arch/x86/entry/vdso/vma.", "arch/x86/entry/vdso/extable.",
                                                         "arch/x86/entry/vdso/vdso32-setup."};

} // namespace

bool is_no_kernel_code(const std::string& path) {
  return std::any_of(std::begin(folders_without_kernel_code), std::end(folders_without_kernel_code),
                     [&](auto f) { return path.starts_with(f); }) ||
         (!path.ends_with(opcode_map) &&
          std::any_of(std::begin(endings_without_kernel_code), std::end(endings_without_kernel_code),
                      [&](auto e) { return path.ends_with(e); }));
}

bool is_source_text(const std::string& path) {
  bool helps_to_build =
      path.starts_with("scripts/") || std::filesystem::path(path).filename().string().starts_with(".");
  return helps_to_build || std::any_of(std::begin(language_endings), std::end(language_endings),
                                       [&](auto ending) { return path.ends_with(ending); });
}

bool is_other_architecture(const std::string& path) {
  return path.starts_with("arch/") && !path.starts_with("arch/x86/");
}

const RefusedKind* refused_kind(const std::string& path) {
  auto kind = std::find_if(std::begin(refused_kinds), std::end(refused_kinds),
                           [&](const RefusedKind& k) { return path.ends_with(k.ending); });
  return kind == std::end(refused_kinds) ? nullptr : kind;
}

const OtherProgram* other_program(const std::string& path) {
  auto starts = [&](std::string_view prefix) { return path.starts_with(prefix); };
  if (std::any_of(std::begin(kernel_files_beside_vdso), std::end(kernel_files_beside_vdso), starts)) return nullptr;
  auto program = std::find_if(std::begin(other_programs), std::end(other_programs),
                              [&](const OtherProgram& p) { return starts(p.folder); });
  return program == std::end(other_programs) ? nullptr : program;
}

} // namespace klp

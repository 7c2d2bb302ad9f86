#include "generator/plan/file_kinds.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace klp {

static constexpr std::string_view other_folders[] = {"Documentation/", "tools/", "LICENSES/", "usr/", "debian/"};
static constexpr std::string_view other_endings[] = {
    ".rst", ".txt", ".md", ".yaml", ".gitignore", "MAINTAINERS", "CREDITS", "README", "_defconfig", ".config", "TODO"};

static constexpr std::string_view language_endings[] = {".c", ".h", ".S", ".inc", ".def"};

// Looks like text, but code is generated from it: arch/x86/lib/Makefile.
static constexpr std::string_view opcode_map = "x86-opcode-map.txt";

static constexpr RefusedKind refused_kinds[] = {
    {".S", "assembler code is changed, which cannot be redirected function by function",
     "make the change in the C code that calls it"},
    {".lds", "a linker script is changed; the layout of a running kernel is fixed", "leave it out of the change"},
    {".lds.S", "a linker script is changed; the layout of a running kernel is fixed", "leave it out of the change"},
};

static constexpr OtherProgram other_programs[] = {
    {"arch/x86/boot/", "what runs before the kernel and unpacks it", true},
    {"drivers/firmware/efi/libstub/", "the EFI stub, which runs before the kernel", true},
    {"arch/x86/tools/", "a tool that runs where the kernel is built", true},
    {"arch/x86/realmode/rm/", "the real mode code, which processors run before they enter the kernel", false},
    {"arch/x86/purgatory/", "what runs between this kernel and the next one that kexec starts", false},
    {"arch/x86/entry/vdso/", "the vDSO, which processes run as their own code", false},
};

// Beside the vDSO: what maps it. The images, vdso-image-*.c, are data of the kernel that hold it.
static constexpr std::string_view kernel_of_vdso[] = {"arch/x86/entry/vdso/vma.", "arch/x86/entry/vdso/extable.",
                                                      "arch/x86/entry/vdso/vdso32-setup."};

bool is_no_kernel_code(const std::string& path) {
  return std::any_of(std::begin(other_folders), std::end(other_folders), [&](auto f) { return path.starts_with(f); }) ||
         (!path.ends_with(opcode_map) &&
          std::any_of(std::begin(other_endings), std::end(other_endings), [&](auto e) { return path.ends_with(e); }));
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
  if (std::any_of(std::begin(kernel_of_vdso), std::end(kernel_of_vdso), starts)) return nullptr;
  auto program = std::find_if(std::begin(other_programs), std::end(other_programs),
                              [&](const OtherProgram& p) { return starts(p.folder); });
  return program == std::end(other_programs) ? nullptr : program;
}

} // namespace klp

#include "generator/plan/file_kinds.h"

#include "generator/arch/arch.h"

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
  return path.starts_with("arch/") && !path.starts_with(architecture().folder);
}

const RefusedKind* refused_kind(const std::string& path) {
  auto kind = std::find_if(std::begin(refused_kinds), std::end(refused_kinds),
                           [&](const RefusedKind& k) { return path.ends_with(k.ending); });
  return kind == std::end(refused_kinds) ? nullptr : kind;
}

} // namespace klp

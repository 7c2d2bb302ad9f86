#include "generator/arch/kernel_folders.h"

#include <algorithm>

namespace klp {

namespace {

bool starts_with_one_of(std::string_view path, std::span<const std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [path](std::string_view prefix) { return path.starts_with(prefix); });
}

} // namespace

const OtherProgram* other_program(std::string_view path) {
  if (starts_with_one_of(path, architecture().kernel_files_in_program_folders)) return nullptr;
  for (const auto& program : architecture().other_programs)
    if (path.starts_with(program.folder)) return &program;
  return nullptr;
}

bool is_in_archive(std::string_view source) { return starts_with_one_of(source, architecture().archive_folders); }

} // namespace klp

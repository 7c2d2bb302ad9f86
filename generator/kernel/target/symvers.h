// Module.symvers: what the kernel and its modules export.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>

namespace klp {

struct Export {
  std::uint32_t crc = 0;
  std::string module; // "vmlinux" or a path without .ko
  bool gpl_only = false;
  std::string name_space; // empty: none
};

using Symvers = std::unordered_map<std::string, Export>;

// Errors name the line (scripts/mod/modpost.c: read_dump).
Result<Symvers> read_symvers(const std::filesystem::path& path);
// The same for a file's content; `path` names it in messages.
Result<Symvers> parse_symvers(std::string_view text, const std::filesystem::path& path);

} // namespace klp

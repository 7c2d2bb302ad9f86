// Reads Module.symvers, the list of the symbols that the kernel and its modules export.
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
  std::string name_space; // of the export (EXPORT_SYMBOL_NS); empty: none
};

// Symbol -> export.
using Symvers = std::unordered_map<std::string, Export>;

// The format is that of scripts/mod/modpost.c: read_dump(). Errors name the line.
Result<Symvers> read_symvers(const std::filesystem::path& path);
// Same as read_symvers(), for the content of a file. `path` is used for error messages only.
Result<Symvers> parse_symvers(std::string_view text, const std::filesystem::path& path);

} // namespace klp

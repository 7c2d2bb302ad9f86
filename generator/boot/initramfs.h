// Writes a newc cpio archive, the format of Linux's initial file system. Works without root: a device node is only an
// entry of the archive.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

struct InitramfsEntry {
  enum class Kind { folder, file, console } kind; // console: character device 5:1
  std::string path;                               // without a leading slash
  std::string content;                            // if it is a file
  bool executable = false;
};

Status write_initramfs(const std::filesystem::path& path, const std::vector<InitramfsEntry>& entries);

} // namespace klp

// A newc cpio archive, the form in which Linux takes its first file system. Needs no root: device nodes are only
// entries.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klp {

struct InitramfsEntry {
  enum class Kind { folder, file, console } kind; // console: character device 5:1
  std::string path;                               // without a leading slash
  std::string content;                            // of a file
  bool executable = false;
};

Status write_initramfs(const std::filesystem::path& path, const std::vector<InitramfsEntry>& entries);

} // namespace klp

// Reads and writes target.json. The file is written last when a target is made: a target without it is incomplete.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/fingerprint.h"
#include "generator/kernel/target/target.h"

#include <vector>

namespace klp {

struct TargetFile {
  Target target;
  std::vector<Fingerprint> files; // the files that must not change while the target is in use
};

fs::path target_folder(const fs::path& home, const std::string& name);
fs::path target_lock(const fs::path& folder); // the lock file of the target in this folder

// A target name is the name of a folder, and an argument of commands: letters, digits and . _ + -, not beginning with .
// or -.
Status check_target_name(const std::string& name);

std::string encode_target(const TargetFile& file);
// `path` of the file and `name` of the target are used for error messages only. Errors: damaged, or another format
// version.
Result<TargetFile> decode_target(const std::string& text, const fs::path& path, const std::string& name);

} // namespace klp

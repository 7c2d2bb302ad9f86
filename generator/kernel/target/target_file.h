// target.json: the last thing that is written of a target; where it lies, the target is complete.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/fingerprint.h"
#include "generator/kernel/target/target.h"

#include <vector>

namespace klp {

struct TargetFile {
  Target target;
  std::vector<Fingerprint> files; // given and made files whose change would make the target wrong
};

fs::path target_folder(const fs::path& home, const std::string& name);
fs::path target_lock(const fs::path& folder); // of the target at that folder

// Letters, digits and . _ + -, not beginning with . or -: a name is a folder's, and an argument.
Status check_target_name(const std::string& name);

std::string encode_target(const TargetFile& file);
Result<TargetFile> decode_target(const std::string& text, const fs::path& path);

} // namespace klp

// Steps of a long task. After an interruption, the next run does not repeat the finished steps: each finished step
// writes a stamp file with a hash of its inputs.
#pragma once

#include "base/error.h"
#include <filesystem>
#include <functional>
#include <set>
#include <string>

namespace klp {

namespace fs = std::filesystem;

// The caller runs the steps in a fixed order. If the stamp of a step is missing or has other inputs, the step and all
// steps after it are done anew.
class Steps {
public:
  explicit Steps(fs::path folder) : folder_(std::move(folder)) {}

  // `inputs`: a text that differs if the result of the step can differ. Error: that of `work`, or a stamp file cannot
  // be written.
  Status run(const std::string& name, const std::string& inputs, const std::function<Status()>& work);

private:
  Status remove_other_stamps() const;
  fs::path folder_;
  std::set<std::string> done_; // steps of this run
};

} // namespace klp

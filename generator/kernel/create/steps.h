// Work that survives being killed: each finished step leaves a stamp that names what it was made from.
#pragma once

#include "base/error.h"
#include <filesystem>
#include <functional>
#include <set>
#include <string>

namespace klp {

namespace fs = std::filesystem;

// Steps are run in one fixed order. One whose stamp is missing, or was made from other inputs, is done from its start,
// and so are all after it.
class Steps {
public:
  explicit Steps(fs::path folder) : folder_(std::move(folder)) {}

  // `inputs` is any text that changes when the step's result would.
  Status run(const std::string& name, const std::string& inputs, const std::function<Status()>& work);

private:
  Status forget_others() const;
  fs::path folder_;
  std::set<std::string> done_; // in this run
};

} // namespace klp

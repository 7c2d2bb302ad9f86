// Work that survives being killed: each finished step leaves a stamp that names what it was made from.
#pragma once

#include "base/error.h"
#include "generator/target/target.h"

#include <functional>
#include <set>
#include <string>

namespace klp {

// Steps are run in one fixed order. One whose stamp is missing, or was made from other inputs, is done from its start, and
// so are all after it.
class Steps {
public:
  Steps(fs::path folder, Say say) : folder_(std::move(folder)), say_(std::move(say)) {}

  // `inputs` is any text that changes when the step's result would.
  Status run(const std::string& name, const std::string& inputs, const std::string& line,
             const std::function<Status()>& work);

private:
  Status forget_others() const;
  fs::path folder_;
  Say say_;
  std::set<std::string> done_; // in this run
};

} // namespace klp

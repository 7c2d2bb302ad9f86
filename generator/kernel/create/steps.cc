#include "generator/kernel/create/steps.h"

#include "base/file.h"

namespace klp {

// Removes the stamps of later steps before a step changes their inputs. Otherwise klp, if it is killed during the step,
// would leave stamps that are wrong.
Status Steps::remove_other_stamps() const {
  CHECK_OK(make_folder(folder_));
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder_, code))
    if (!done_.contains(entry.path().filename())) fs::remove(entry.path(), code);
  if (code)
    return fail(Error{.cause = "cannot be cleaned: " + code.message(),
                      .remedy = "check the permissions of this folder, and give the command again",
                      .file = folder_.string()});
  return {};
}

Status Steps::run(const std::string& name, const std::string& inputs, const std::function<Status()>& work) {
  std::string stamp = sha256(inputs) + "\n";
  auto old = read_file(folder_ / name);
  if (!old || *old != stamp) {
    CHECK_OK(remove_other_stamps());
    CHECK_OK(work());
    CHECK_OK(write_file(folder_ / name, stamp));
  }
  done_.insert(name);
  return {};
}

} // namespace klp

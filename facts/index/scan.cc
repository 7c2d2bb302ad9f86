#include "facts/index/scan.h"

#include "base/process.h"

#include <algorithm>
#include <sys/stat.h>

namespace klp::facts {

namespace fs = std::filesystem;

namespace {

std::int64_t nanoseconds(const timespec& time) { return time.tv_sec * std::int64_t(1000000000) + time.tv_nsec; }

bool is_hidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

tl::unexpected<Error> unreadable(const fs::path& folder, const std::error_code& code) {
  Error error;
  error.file = folder.string();
  error.cause = "cannot be read: " + code.message();
  error.remedy = "name the folder of a built tree, readable to the last folder";
  return fail(std::move(error));
}

} // namespace

bool read_stamp(const fs::path& file, Stamp& stamp) {
  struct stat info {};
  if (::lstat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  stamp = {info.st_size, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim), static_cast<std::int64_t>(info.st_ino)};
  return true;
}

Result<std::vector<FoundObject>> find_objects(const fs::path& root) {
  std::vector<FoundObject> found;
  std::error_code code;
  fs::recursive_directory_iterator at(root, code);
  if (code) return unreadable(root, code);
  for (; at != fs::recursive_directory_iterator(); at.increment(code)) {
    if (code) return unreadable(root, code);
    if (interrupted()) break;
    if (at->is_directory(code)) {
      if (is_hidden(at->path())) at.disable_recursion_pending();
    } else if (Stamp stamp; at->path().extension() == ".o" && read_stamp(at->path(), stamp)) {
      found.push_back({at->path().lexically_relative(root).string(), stamp});
    }
  }
  if (code) return unreadable(root, code);
  std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return found;
}

} // namespace klp::facts

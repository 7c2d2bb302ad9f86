#include "base/in_root.h"

#include <cstdlib>
#include <sstream>
#include <unistd.h>

namespace klp {

namespace {

namespace fs = std::filesystem;

// Returns an empty path if the program is not on PATH.
fs::path find_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((fs::path(folder) / program).c_str(), X_OK) == 0) return fs::path(folder) / program;
  return {};
}

// The folders that the root folder replaces, without a slash at the start. /usr is the last one: where /bin is a link
// into /usr, it has the program that mounts the others.
std::vector<std::string> replaced_folders(const fs::path& root) {
  std::vector<std::string> folders;
  std::error_code code;
  for (const char* name : {"etc", "sbin", "lib", "lib32", "lib64", "libx32", "bin", "usr"}) {
    const fs::path here = fs::path("/") / name;
    bool folder_here = fs::is_directory(here, code) && !fs::is_symlink(here, code);
    if (folder_here && fs::is_directory(root / name, code)) folders.emplace_back(name);
  }
  return folders;
}

// The mounts are removed with the namespace, when the last process in it ends.
constexpr char mount_script[] = R"(root=$1; shift
while [ "$1" != -- ]; do mount --rbind "$root/$1" "/$1" || exit 126; shift; done
shift; exec "$@")";

std::vector<std::string> words_with_mounts(const fs::path& root) {
  std::vector<std::string> words = {"unshare", "--mount", "sh", "-c", mount_script, "sh", root.string()};
  for (auto& folder : replaced_folders(root)) words.push_back(std::move(folder));
  words.emplace_back("--");
  return words;
}

// In a process namespace of its own, so that all processes end with bubblewrap: Ninja's compilers have process groups
// of their own.
std::vector<std::string> words_with_bubblewrap(const fs::path& bubblewrap, const fs::path& root) {
  std::vector<std::string> words = {
      bubblewrap.string(), "--die-with-parent", "--unshare-pid", "--dev-bind", "/", "/", "--proc", "/proc"};
  for (const auto& folder : replaced_folders(root))
    words.insert(words.end(), {"--ro-bind", (root / folder).string(), "/" + folder});
  words.emplace_back("--");
  return words;
}

} // namespace

std::vector<std::string> in_root(const fs::path& root, const std::vector<std::string>& arguments) {
  const fs::path bubblewrap = find_on_path("bwrap");
  auto words = bubblewrap.empty() ? words_with_mounts(root) : words_with_bubblewrap(bubblewrap, root);
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

std::vector<std::string> environment_in_root() {
  return {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LD_LIBRARY_PATH=", "LD_PRELOAD="};
}

} // namespace klp

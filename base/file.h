// Files and folders: reading whole files, atomic writes, hashes, locks, temporary folders.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

namespace fs = std::filesystem;

// The whole content of the file. An error has the path and the text of errno.
Result<std::string> read_file(const fs::path& path);

// Writes the content into a temporary file in the same folder, calls fsync() and renames it to `path`: a reader sees
// the old file or the new one, never a part of either. If `path` exists and is neither a regular file nor a folder (a
// device, a pipe, a symbolic link such as /dev/stdout), the content is written into it, and it is not replaced.
Status write_file(const fs::path& path, std::string_view content);

// Creates the folder and the missing folders above it, as mkdir -p does.
Status make_folder(const fs::path& path);

// The SHA-256 in 64 lower-case hexadecimal digits.
std::string sha256(std::string_view content);
Result<std::string> sha256_file(const fs::path& path);

// $KLP_HOME, or $XDG_CACHE_HOME/klp, or $HOME/.cache/klp: the first whose variable is set and not empty. An error if
// none is.
Result<fs::path> klp_home();

// The path of a file or folder that belongs to klp (the compiler plugin, the runtime sources): PREFIX/`installed` if
// the running program is PREFIX/bin/klp and that path exists, else `in_build`, the path in the build or source tree
// that CMake passes. An error if neither exists.
Result<fs::path> installed_or_build_path(const fs::path& installed, const fs::path& in_build);

// An exclusive advisory lock (flock()) on a file, which is created if missing. The kernel releases the lock when the
// process that holds it ends, also by SIGKILL.
class FileLock {
public:
  // Waits for the lock.
  static Result<FileLock> acquire(const fs::path& path);
  // Does not wait: returns a FileLock whose held() is false if another holder has the lock.
  static Result<FileLock> try_acquire(const fs::path& path);
  FileLock() = default;
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();
  bool held() const { return fd_ >= 0; }

private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

// A new folder KIND.XXXXXX in the folder `work` of HOME. The destructor removes it with its content. create() also
// removes the folders of processes that were killed: a folder whose lock is free has no owner.
class WorkFolder {
public:
  static Result<WorkFolder> create(const fs::path& home, std::string_view kind);
  WorkFolder(WorkFolder&&) noexcept = default;
  WorkFolder& operator=(WorkFolder&&) = delete;
  ~WorkFolder();
  const fs::path& path() const { return path_; }

private:
  WorkFolder(fs::path path, FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  fs::path path_;
  FileLock lock_;
};

} // namespace klp

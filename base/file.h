// Files and folders: whole reads, atomic writes, locks, folders that clean up after themselves.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace klp {

namespace fs = std::filesystem;

// The whole file as bytes. Errors name the path and errno's text.
Result<std::string> read_file(const fs::path& path);

// Writes beside `path`, syncs, then renames: readers see the old file or the new one, never half of one. What is no
// plain file (a device, a pipe, a link such as /dev/stdout) is written into, and stays what it is.
Status write_file(const fs::path& path, std::string_view content);

// mkdir -p.
Status make_folder(const fs::path& path);

// Lower-case hexadecimal SHA-256.
std::string sha256(std::string_view content);
Result<std::string> sha256_file(const fs::path& path);

// $KLP_HOME, else $XDG_CACHE_HOME/klp, else ~/.cache/klp.
Result<fs::path> klp_home();

// Where klp's own parts lie (the plugin, the runtime template), relative to the running program:
// `installed` below PREFIX of PREFIX/bin/klp, or, run from the build tree, the path CMake gave.
Result<fs::path> own_part(const fs::path& installed, const fs::path& in_build);

// An exclusive advisory lock (flock) on a file, created where missing. Freed when the holder dies, even by SIGKILL.
class FileLock {
public:
  // Waits for the lock.
  static Result<FileLock> acquire(const fs::path& path);
  // Takes the lock only if nobody holds it; an empty FileLock otherwise.
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

// A new folder $home/work/KIND.XXXXXX, removed with all it holds at the end of its life.
// Folders whose owner was killed (their lock is free) are removed when the next one is made.
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

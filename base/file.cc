#include "base/file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace klp {

namespace {

const char* remedy_for(int code) {
  switch (code) {
  case ENOSPC:
  case EDQUOT:
    return "free some space, or point KLP_HOME or -o at another disk";
  case ENOENT:
    return "check the path: it must exist";
  case ENOTDIR:
  case EEXIST:
    return "check the path: a part of it is a file, and must be a folder";
  case EISDIR:
    return "give a file, not a folder";
  case EACCES:
  case EPERM:
    return "change the permissions, or run klp as a user that has them";
  case EROFS:
    return "choose a folder that can be written";
  case EFBIG:
    return "raise the limit of file sizes: ulimit -f";
  case EMFILE:
  case ENFILE:
    return "raise the limit of open files: ulimit -n";
  default:
    return "look for errors of the disk in the kernel log: dmesg";
  }
}

// The cause is `what` and the text of errno.
tl::unexpected<Error> system_error(const fs::path& path, const char* what) {
  Error e;
  e.file = path.string();
  e.cause = std::string(what) + ": " + std::strerror(errno);
  e.remedy = remedy_for(errno);
  return fail(std::move(e));
}

// A file descriptor that the destructor closes.
struct Descriptor {
  int fd = -1;
  explicit Descriptor(int value) : fd(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close_now(); }
  int close_now() {
    int result = fd >= 0 ? ::close(fd) : 0;
    fd = -1;
    return result;
  }
};

Status write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "cannot be written");
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

// mkostemp() creates files that only their owner may read: this gives the file the permissions of open(..., 0666).
Status write_and_sync(int raw_fd, std::string_view content, const fs::path& path) {
  Descriptor file(raw_fd);
  CHECK_OK(write_all(file.fd, content, path));
  if (::fsync(file.fd) != 0) return system_error(path, "cannot be written");
  mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(file.fd, 0666 & ~mask) != 0) return system_error(path, "cannot be written");
  if (file.close_now() != 0) return system_error(path, "cannot be written");
  return {};
}

// True for a device, a pipe or a symbolic link (/dev/stdout): a rename to this path would replace the file.
bool is_special_file(const fs::path& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

Status write_in_place(const fs::path& path, std::string_view content) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (file.fd < 0) return system_error(path, "cannot be written");
  CHECK_OK(write_all(file.fd, content, path));
  if (file.close_now() != 0) return system_error(path, "cannot be written");
  return {};
}

// The error when the temporary file beside `path` cannot be created.
Status cannot_create(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const int reason = errno;
  Error e = system_error(path, "cannot be written").value();
  if (reason == ENOENT) e.remedy = "make its folder first: mkdir -p " + folder.string();
  if (reason == EACCES || reason == EROFS)
    e.remedy = "choose a folder that can be written; this one is " + folder.string();
  return fail(std::move(e));
}

Result<int> open_lock(const fs::path& path) {
  int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return system_error(path, "cannot be locked");
  return fd;
}

// The lock file is beside the folder, not in it, so that it can be locked before the folder exists.
fs::path lock_of(const fs::path& folder) { return folder.string() + ".lock"; }

// Removes the folders in `all` whose lock is not held by any process, and their lock files.
void remove_abandoned(const fs::path& all) {
  std::error_code code;
  std::vector<fs::path> locks;
  for (const auto& entry : fs::directory_iterator(all, code))
    if (entry.path().extension() == ".lock") locks.push_back(entry.path());
  for (const auto& lock_path : locks) {
    auto lock = FileLock::try_acquire(lock_path);
    if (!lock || !lock->held()) continue;
    fs::remove_all(fs::path(lock_path).replace_extension(), code);
    fs::remove(lock_path, code);
  }
}

} // namespace

Result<std::string> read_file(const fs::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd < 0) return system_error(path, "cannot be read");
  struct stat info {};
  if (::fstat(file.fd, &info) != 0) return system_error(path, "cannot be read");
  std::string content;
  content.reserve(info.st_size > 0 ? static_cast<std::size_t>(info.st_size) : 0);
  char buffer[1 << 16];
  for (;;) {
    ssize_t n = ::read(file.fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(path, "cannot be read");
    if (n == 0) return content;
    content.append(buffer, static_cast<std::size_t>(n));
  }
}

Status write_file(const fs::path& path, std::string_view content) {
  if (is_special_file(path)) return write_in_place(path, content);
  std::string temporary = path.string() + ".XXXXXX";
  int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return cannot_create(path);
  Status written = write_and_sync(fd, content, path);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) written = system_error(path, "cannot be written");
  if (!written) ::unlink(temporary.c_str());
  return written;
}

Status make_folder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (!code) return {};
  errno = code.value();
  return system_error(path, "cannot be created");
}

std::string sha256(std::string_view content) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(content.data(), content.size(), digest, &length, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

Result<std::string> sha256_file(const fs::path& path) {
  TRY(auto content, read_file(path));
  return sha256(content);
}

Result<fs::path> klp_home() {
  auto variable = [](const char* name) {
    const char* v = std::getenv(name);
    return std::string(v ? v : "");
  };
  std::error_code code;
  if (auto home = variable("KLP_HOME"); !home.empty()) return fs::absolute(home, code).lexically_normal();
  if (auto cache = variable("XDG_CACHE_HOME"); !cache.empty()) return fs::path(cache) / "klp";
  if (auto home = variable("HOME"); !home.empty()) return fs::path(home) / ".cache" / "klp";
  return fail("none of KLP_HOME, XDG_CACHE_HOME and HOME is set", "set KLP_HOME to a folder with 5 GB of space");
}

Result<fs::path> installed_or_build_path(const fs::path& installed, const fs::path& in_build) {
  std::error_code code;
  fs::path program = fs::read_symlink("/proc/self/exe", code);
  fs::path beside = program.parent_path().parent_path() / installed;
  if (fs::exists(beside, code)) return beside;
  if (fs::exists(in_build, code)) return in_build;
  Error e;
  e.file = beside.string();
  e.cause = "a part of klp is missing";
  e.remedy = "install klp again: cmake --install BUILD --prefix PREFIX";
  return fail(std::move(e));
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<FileLock> FileLock::acquire(const fs::path& path) {
  TRY(int fd, open_lock(path));
  FileLock lock(fd);
  while (::flock(fd, LOCK_EX) != 0)
    if (errno != EINTR) return system_error(path, "cannot be locked");
  return lock;
}

Result<FileLock> FileLock::try_acquire(const fs::path& path) {
  TRY(int fd, open_lock(path));
  FileLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return FileLock();
  return lock;
}

Result<WorkFolder> WorkFolder::create(const fs::path& home, std::string_view kind) {
  fs::path all = home / "work";
  CHECK_OK(make_folder(all));
  TRY(auto guard, FileLock::acquire(all / "guard")); // only one process at a time removes folders
  remove_abandoned(all);
  std::string name = (all / kind).string() + ".XXXXXX";
  if (!::mkdtemp(name.data())) return system_error(all, "cannot be created");
  TRY(auto lock, FileLock::acquire(lock_of(name)));
  return WorkFolder(name, std::move(lock));
}

WorkFolder::~WorkFolder() {
  if (!lock_.held()) return;
  std::error_code code;
  fs::remove_all(path_, code);
  fs::remove(lock_of(path_), code);
}

} // namespace klp

#include "generator/kernel/target/inherited_lock.h"

#include "base/file.h"
#include "base/process.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace klp {

namespace {

tl::unexpected<Error> not_locked(const fs::path& path) {
  return fail(
      Error{.cause = std::string("cannot be locked: ") + std::strerror(errno),
            .remedy = "check that this file can be written, or set KLP_HOME to a folder where files can be locked",
            .file = path.string()});
}

} // namespace

InheritedLock::InheritedLock(InheritedLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

InheritedLock::~InheritedLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<InheritedLock> InheritedLock::try_acquire(const fs::path& path) {
  CHECK_OK(make_folder(path.parent_path()));
  int fd = ::open(path.c_str(), O_RDWR | O_CREAT, 0666); // no O_CLOEXEC: child processes inherit the lock
  if (fd < 0) return not_locked(path);
  InheritedLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return not_locked(path);
  return InheritedLock(-1);
}

Result<InheritedLock> InheritedLock::acquire(const fs::path& path, const Progress& progress) {
  for (bool reported = false;; reported = true) {
    TRY(InheritedLock lock, try_acquire(path));
    if (lock.held()) return lock;
    if (!reported)
      progress("waiting for another klp, or the make that a killed one left, to be done with " + path.stem().string());
    ::usleep(100'000);
    if (interrupted()) return interruption();
  }
}

} // namespace klp

// A file lock that child processes inherit. If klp is killed, a make that klp has started can still run for a moment;
// the folder remains locked until that make has ended too.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

namespace klp {

class InheritedLock {
public:
  // Waits until the lock is free, and reports the wait once to `progress`. Error: klp was interrupted (SIGINT,
  // SIGTERM), or the file cannot be locked.
  static Result<InheritedLock> acquire(const fs::path& path, const Progress& progress);
  // Does not wait: if another process holds the lock, held() of the result is false.
  static Result<InheritedLock> try_acquire(const fs::path& path);
  InheritedLock(InheritedLock&& other) noexcept;
  InheritedLock& operator=(InheritedLock&&) = delete;
  ~InheritedLock();
  bool held() const { return fd_ >= 0; }

private:
  explicit InheritedLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

} // namespace klp

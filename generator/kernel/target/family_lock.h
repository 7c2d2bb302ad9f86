// A lock that the children inherit: where klp is killed, a make it started may go on for a moment, and nobody may touch
// the folder before that make has ended too.
#pragma once

#include "base/error.h"
#include "generator/kernel/target/target.h"

namespace klp {

class FamilyLock {
public:
  // Says once that it waits, and for what; comes back with an error where klp is told to stop.
  static Result<FamilyLock> acquire(const fs::path& path, const Progress& progress);
  // Not held where somebody else has it.
  static Result<FamilyLock> try_acquire(const fs::path& path);
  FamilyLock(FamilyLock&& other) noexcept;
  FamilyLock& operator=(FamilyLock&&) = delete;
  ~FamilyLock();
  bool held() const { return fd_ >= 0; }

private:
  explicit FamilyLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

} // namespace klp

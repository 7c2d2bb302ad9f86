#include "generator/kernel/target/fingerprint.h"

#include "base/file.h"

#include <sys/stat.h>

namespace klp {

namespace {

bool read_status(const fs::path& path, Fingerprint& print) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return false;
  print.path = path;
  print.size = static_cast<std::uint64_t>(info.st_size);
  print.modified = std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
  return true;
}

} // namespace

Result<Fingerprint> take_fingerprint(const fs::path& path) {
  Fingerprint print;
  if (!read_status(path, print))
    return fail(Error{.cause = "is not a file that can be read",
                      .remedy = "check that it exists and may be read",
                      .file = path.string()});
  TRY(print.sha256, sha256_file(path));
  return print;
}

bool unchanged(const Fingerprint& old) {
  Fingerprint now;
  if (!read_status(old.path, now) || now.size != old.size) return false;
  if (now.modified == old.modified) return true;
  auto hash = sha256_file(old.path);
  return hash && *hash == old.sha256;
}

} // namespace klp

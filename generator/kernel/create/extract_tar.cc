#include "generator/kernel/create/extract_tar.h"

#include "base/process.h"

#include <archive.h>
#include <archive_entry.h>
#include <memory>

namespace klp {

namespace fs = std::filesystem;

namespace {

struct FreeReader {
  void operator()(archive* a) const { archive_read_free(a); }
};
struct FreeWriter {
  void operator()(archive* a) const { archive_write_free(a); }
};

tl::unexpected<Error> broken(const fs::path& tar, archive* a) {
  const char* text = archive_error_string(a);
  Error e{.cause = std::string("cannot be unpacked: ") + (text ? text : "unknown reason"), .file = tar.string()};
  e.remedy = archive_errno(a) == ENOSPC
                 ? "free some space, or point KLP_HOME at another disk"
                 : "check that KLP_HOME can be written, remove the package from its folder downloads, and try again";
  return fail(std::move(e));
}

// fs/inode.c for linux-source-6.1/fs/inode.c; empty for the first folder itself.
std::string inner(const char* name) {
  std::string_view text = name ? name : "";
  while (text.starts_with("./")) text.remove_prefix(2);
  auto slash = text.find('/');
  return slash == std::string_view::npos ? std::string() : std::string(text.substr(slash + 1));
}

int copy_data(archive* from, archive* to) {
  const void* block = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  int status;
  while ((status = archive_read_data_block(from, &block, &size, &offset)) == ARCHIVE_OK)
    if (archive_write_data_block(to, block, size, offset) < ARCHIVE_OK) return ARCHIVE_FAILED;
  return status == ARCHIVE_EOF ? ARCHIVE_OK : status;
}

Status extract_entry(const fs::path& tar, archive* from, archive* to, archive_entry* entry, const fs::path& into) {
  std::string name = inner(archive_entry_pathname(entry));
  if (name.empty()) return {};
  archive_entry_set_pathname(entry, (into / name).c_str());
  if (const char* link = archive_entry_hardlink(entry)) archive_entry_set_hardlink(entry, (into / inner(link)).c_str());
  if (archive_write_header(to, entry) < ARCHIVE_WARN) return broken(tar, to);
  if (archive_entry_size(entry) > 0 && copy_data(from, to) < ARCHIVE_WARN)
    return broken(tar, archive_error_string(from) ? from : to);
  if (archive_write_finish_entry(to) < ARCHIVE_WARN) return broken(tar, to);
  return {};
}

} // namespace

Status extract_tar(const fs::path& tar, const fs::path& into) {
  std::unique_ptr<archive, FreeReader> from(archive_read_new());
  std::unique_ptr<archive, FreeWriter> to(archive_write_disk_new());
  archive_read_support_format_tar(from.get());
  archive_read_support_filter_all(from.get());
  archive_write_disk_set_options(to.get(), ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM |
                                               ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_SECURE_SYMLINKS);
  if (archive_read_open_filename(from.get(), tar.c_str(), 1 << 20) != ARCHIVE_OK) return broken(tar, from.get());
  for (;;) {
    if (interrupted()) return interruption();
    archive_entry* entry = nullptr;
    int status = archive_read_next_header(from.get(), &entry);
    if (status == ARCHIVE_EOF) return {};
    if (status < ARCHIVE_WARN) return broken(tar, from.get());
    CHECK_OK(extract_entry(tar, from.get(), to.get(), entry, into));
  }
}

} // namespace klp

#include "generator/boot/initramfs.h"

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstring>
#include <memory>

namespace klp {

namespace {

struct FreeArchive {
  void operator()(archive* a) const { archive_write_free(a); }
  void operator()(archive_entry* e) const { archive_entry_free(e); }
};
using Archive = std::unique_ptr<archive, FreeArchive>;
using Entry = std::unique_ptr<archive_entry, FreeArchive>;

Status status_of(int status, archive* a, const std::filesystem::path& path) {
  if (status >= ARCHIVE_OK) return {};
  return fail(Error{.cause = std::string("cannot be written: ") + std::strerror(archive_errno(a)),
                    .remedy = archive_errno(a) == ENOSPC ? "free some space, or point KLP_HOME at another disk"
                                                         : "check that its folder exists and that you may write there",
                    .file = path.string()});
}

Entry header_of(const InitramfsEntry& from) {
  Entry entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), from.path.c_str());
  archive_entry_set_mtime(entry.get(), 0, 0);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(from.content.size()));
  switch (from.kind) {
  case InitramfsEntry::Kind::folder:
    archive_entry_set_filetype(entry.get(), AE_IFDIR);
    archive_entry_set_perm(entry.get(), 0755);
    break;
  case InitramfsEntry::Kind::file:
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), from.executable ? 0755 : 0644);
    break;
  case InitramfsEntry::Kind::console:
    archive_entry_set_filetype(entry.get(), AE_IFCHR);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_rdevmajor(entry.get(), 5);
    archive_entry_set_rdevminor(entry.get(), 1);
    break;
  }
  return entry;
}

} // namespace

Status write_initramfs(const std::filesystem::path& path, const std::vector<InitramfsEntry>& entries) {
  Archive out(archive_write_new());
  archive_write_set_format_cpio_newc(out.get());
  CHECK_OK(status_of(archive_write_open_filename(out.get(), path.c_str()), out.get(), path));
  for (const auto& from : entries) {
    Entry entry = header_of(from);
    CHECK_OK(status_of(archive_write_header(out.get(), entry.get()), out.get(), path));
    if (from.kind != InitramfsEntry::Kind::file) continue;
    la_ssize_t done = archive_write_data(out.get(), from.content.data(), from.content.size());
    CHECK_OK(status_of(done < 0 ? ARCHIVE_FATAL : ARCHIVE_OK, out.get(), path));
  }
  return status_of(archive_write_close(out.get()), out.get(), path);
}

} // namespace klp

// Compresses a text with a filter of libarchive: gzip, xz, zstd ...
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <stdexcept>
#include <string>

namespace klp::test {

inline la_ssize_t append(archive*, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

inline void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

inline std::string compress(const std::string& plain, const char* filter) {
  std::string out;
  archive* a = archive_write_new();
  require(archive_write_add_filter_by_name(a, filter) == ARCHIVE_OK, filter);
  require(archive_write_set_format_raw(a) == ARCHIVE_OK, "raw");
  archive_write_set_bytes_in_last_block(a, 1);
  require(archive_write_open(a, &out, nullptr, append, nullptr) == ARCHIVE_OK, "open");
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  require(archive_write_header(a, entry) == ARCHIVE_OK, "header");
  require(archive_write_data(a, plain.data(), plain.size()) == static_cast<la_ssize_t>(plain.size()), "data");
  archive_write_close(a);
  archive_entry_free(entry);
  archive_write_free(a);
  return out;
}

} // namespace klp::test

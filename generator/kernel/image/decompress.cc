#include "generator/kernel/image/decompress.h"

#include <archive.h>
#include <archive_entry.h>
#include <memory>

namespace klp {

namespace {

constexpr char damaged_file[] = "the file is damaged: copy or install it again";

struct FreeArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};
using Reader = std::unique_ptr<archive, FreeArchive>;

tl::unexpected<Error> unreadable(archive* a, ByteView packed) {
  constexpr std::string_view lzop("\x89LZO\0\r\n\x1a\n", 9); // libarchive may need the program lzop for it
  const char* text = archive_error_string(a);
  return fail(std::string("compressed data cannot be unpacked: ") + (text ? text : "unknown format"),
              packed.text().starts_with(lzop) ? "install lzop (Debian: apt install lzop); or the file is damaged"
                                              : damaged_file);
}

Result<Reader> open_stream(ByteView packed) {
  Reader reader(archive_read_new());
  archive_read_support_format_raw(reader.get());
  for (auto* support :
       {archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
        archive_read_support_filter_lzma, archive_read_support_filter_lzop, archive_read_support_filter_lz4,
        archive_read_support_filter_zstd})
    support(reader.get());
  archive_entry* entry = nullptr;
  if (archive_read_open_memory(reader.get(), packed.data(), packed.size()) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK)
    return unreadable(reader.get(), packed);
  // The format "raw" also accepts data that no filter recognizes, and would return it unchanged.
  if (archive_filter_code(reader.get(), 0) == ARCHIVE_FILTER_NONE)
    return fail("compressed data is in none of the formats gzip, bzip2, xz, lzma, lzo, lz4 and zstd", damaged_file);
  return reader;
}

} // namespace

Result<std::string> decompress(ByteView packed, std::uint64_t limit) {
  TRY(Reader reader, open_stream(packed));
  std::string out;
  char buffer[1 << 16];
  for (;;) {
    la_ssize_t n = archive_read_data(reader.get(), buffer, sizeof buffer);
    if (n < 0) return unreadable(reader.get(), packed);
    if (n == 0) return out;
    if (static_cast<std::uint64_t>(n) > limit - out.size())
      return fail("compressed data unpacks to more than the " + std::to_string(limit) + " bytes it announces",
                  damaged_file);
    out.append(buffer, static_cast<std::size_t>(n));
  }
}

} // namespace klp

#include "base/process.h"
#include "tests/unit/kernel/bzimage.h"
#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

Result<std::string> unpack(const std::string& image) {
  auto work = work_folder();
  REQUIRE(write_file(work.path() / "vmlinuz", image));
  auto result = unpack_image(work.path() / "vmlinuz");
  if (!result) CHECK(result.error().file == (work.path() / "vmlinuz").string());
  return result;
}

std::string cause_of(const std::string& image) {
  auto result = unpack(image);
  return result ? "" : result.error().cause;
}

// The legacy format of `lz4 -l`, which the kernel's build calls: a magic number and blocks of at most 8 MB
// (lib/decompress_unlz4.c). Here one block of one sequence with literals only.
std::string legacy_lz4(const std::string& plain) {
  std::string block(1, '\xf0');
  std::size_t left = plain.size() - 15;
  for (; left >= 255; left -= 255) block += '\xff';
  block += static_cast<char>(left);
  block += plain;
  return "\x02\x21\x4c\x18" + size_field(block.size()) + block;
}

// The form that lzop writes for incompressible data: a header, one stored block (sizes in big-endian order), then a
// zero.
std::string stored_lzop(const std::string& plain) {
  auto big = [](std::size_t value, int bytes) {
    std::string out;
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
    return out;
  };
  std::string header = big(0x1030, 2) + big(0x20a0, 2) + big(0x0940, 2) + "\x03\x09" + std::string(17, '\0');
  std::uint32_t low = 1, high = 0; // Adler-32
  for (unsigned char byte : header) low = (low + byte) % 65521, high = (high + low) % 65521;
  return std::string("\x89LZO\0\r\n\x1a\n", 9) + header + big(high << 16 | low, 4) + big(plain.size(), 4) +
         big(plain.size(), 4) + plain + big(0, 4);
}

} // namespace

TEST_CASE("the payload of a bzImage is unpacked, in every format") {
  auto filter = GENERATE(as<std::string>{}, "gzip", "bzip2", "xz", "lzma", "lz4", "zstd");
  std::string vmlinux = small_vmlinux();
  std::string packed = payload(vmlinux, filter);
  INFO(filter);
  auto unpacked = unpack(bzimage(packed, static_cast<std::uint32_t>(packed.size())));
  REQUIRE(unpacked);
  CHECK(*unpacked == vmlinux);
}

TEST_CASE("the payload of a kernel with CONFIG_KERNEL_LZ4 is unpacked") {
  std::string vmlinux = small_vmlinux();
  auto unpacked = unpack(bzimage(legacy_lz4(vmlinux) + size_field(vmlinux.size())));
  REQUIRE(unpacked);
  CHECK(*unpacked == vmlinux);
}

TEST_CASE("the payload of a kernel with CONFIG_KERNEL_LZO is unpacked, or the remedy is to install lzop") {
  std::string vmlinux = small_vmlinux();
  auto unpacked = unpack(bzimage(stored_lzop(vmlinux) + size_field(vmlinux.size())));
  if (auto lzop = run({.arguments = {"lzop", "--version"}}); lzop && lzop->ok()) {
    REQUIRE(unpacked);
    CHECK(*unpacked == vmlinux);
  } else {
    REQUIRE_FALSE(unpacked);
    CHECK(unpacked.error().remedy == "install lzop (Debian: apt install lzop); or the file is damaged");
  }
}

TEST_CASE("an ELF vmlinux is taken as it is") {
  std::string vmlinux = small_vmlinux();
  auto unpacked = unpack(vmlinux);
  REQUIRE(unpacked);
  CHECK(*unpacked == vmlinux);
}

TEST_CASE("a file that is no kernel image is an error") {
  CHECK(cause_of("") == "is not a kernel image: neither an ELF file nor a bzImage");
  CHECK(cause_of(std::string(5000, 'x')) == "is not a kernel image: neither an ELF file nor a bzImage");
  std::string packed = payload("some text, no ELF", "zstd");
  CHECK(cause_of(bzimage(packed, static_cast<std::uint32_t>(packed.size()))) == "holds no ELF vmlinux");
}

TEST_CASE("a payload that contradicts the setup header is an error") {
  std::string vmlinux = small_vmlinux();
  std::string packed = payload(vmlinux, "zstd");
  auto length = static_cast<std::uint32_t>(packed.size());
  CHECK(cause_of(bzimage(packed, length + 1)) ==
        "is a truncated kernel image: its payload would reach past the end of the file");
  CHECK(cause_of(bzimage(std::string(length, '\7'), length)).starts_with("compressed data "));
  std::string shorter = packed;
  shorter.replace(length - 4, 4, std::string("\x10\0\0\0", 4));
  CHECK(cause_of(bzimage(shorter, length)) == "compressed data unpacks to more than the 16 bytes it announces");
  std::string longer = packed;
  longer.replace(length - 4, 4, std::string("\0\0\1\0", 4));
  CHECK(cause_of(bzimage(longer, length)) ==
        "unpacks to " + std::to_string(vmlinux.size()) + " bytes instead of the 65536 that it announces");
  std::string huge = packed;
  huge.replace(length - 4, 4, "\xff\xff\xff\xff");
  CHECK(cause_of(bzimage(huge, length)) == "announces an impossible vmlinux of 4294967295 bytes");
}

TEST_CASE("no more memory is used for a payload than the unpacked size in the image") {
  auto filter = GENERATE(as<std::string>{}, "gzip", "bzip2", "xz", "lzma", "lz4", "zstd");
  std::string bomb = compress(std::string(64u << 20, '\0'), filter.c_str());
  std::size_t announced = filter == "gzip" ? 64u << 20 : 1000; // a gzip stream contains its unpacked size
  if (filter != "gzip") bomb += size_field(announced);
  INFO(filter);
  CHECK(
      cause_of(bzimage(bomb)) ==
      (filter == "gzip" ? "holds no ELF vmlinux" : "compressed data unpacks to more than the 1000 bytes it announces"));
  bomb.replace(bomb.size() - 4, 4, size_field(0x20000001));
  CHECK(cause_of(bzimage(bomb)) == "announces an impossible vmlinux of 536870913 bytes");
}

TEST_CASE("every truncation of a bzImage is an error") {
  auto filter = GENERATE(as<std::string>{}, "gzip", "bzip2", "xz", "lzma", "lz4", "zstd");
  INFO(filter);
  std::string packed = payload(small_vmlinux(), filter);
  std::string image = bzimage(packed, static_cast<std::uint32_t>(packed.size()));
  for (std::size_t length = 0; length < image.size(); length += 97) CHECK_FALSE(unpack(image.substr(0, length)));
}

#include "compress.h"
#include "small_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

// The unpacked size follows the stream, but for gzip, which ends with it.
static std::string payload(const std::string& plain, const std::string& filter) {
  std::string stream = compress(plain, filter.c_str());
  if (filter != "gzip") put(stream, static_cast<std::uint32_t>(plain.size()));
  return stream;
}

static std::string bzimage(const std::string& payload, std::uint32_t length) {
  std::string image(2 * 512 + 100, '\0'); // one setup sector and the boot sector, then the loader
  image[0x1f1] = 1;
  image.replace(0x202, 4, "HdrS");
  image.replace(0x206, 2, "\x0f\x02");
  std::uint32_t offset = 100;
  std::memcpy(image.data() + 0x248, &offset, 4);
  std::memcpy(image.data() + 0x24c, &length, 4);
  return image + payload;
}

static Result<std::string> unpack(const std::string& image) {
  auto work = work_folder();
  REQUIRE(write_file(work.path() / "vmlinuz", image));
  auto result = unpack_image(work.path() / "vmlinuz");
  if (!result) CHECK(result.error().file == (work.path() / "vmlinuz").string());
  return result;
}

static std::string cause_of(const std::string& image) {
  auto result = unpack(image);
  return result ? "" : result.error().cause;
}

TEST_CASE("the payload of a bzImage is unpacked, whatever packed it") {
  auto filter = GENERATE(as<std::string>{}, "gzip", "bzip2", "xz", "lzma", "lz4", "zstd");
  std::string vmlinux = small_vmlinux();
  std::string packed = payload(vmlinux, filter);
  INFO(filter);
  auto unpacked = unpack(bzimage(packed, static_cast<std::uint32_t>(packed.size())));
  REQUIRE(unpacked);
  CHECK(*unpacked == vmlinux);
}

TEST_CASE("an ELF vmlinux is taken as it is") {
  std::string vmlinux = small_vmlinux();
  auto unpacked = unpack(vmlinux);
  REQUIRE(unpacked);
  CHECK(*unpacked == vmlinux);
}

TEST_CASE("what is not a kernel image is named as such") {
  CHECK(cause_of("") == "is not a kernel image: neither an ELF file nor a bzImage");
  CHECK(cause_of(std::string(5000, 'x')) == "is not a kernel image: neither an ELF file nor a bzImage");
  std::string packed = payload("some text, no ELF", "zstd");
  CHECK(cause_of(bzimage(packed, static_cast<std::uint32_t>(packed.size()))) == "holds no ELF vmlinux");
}

TEST_CASE("a payload that does not fit what the header says is an error") {
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

TEST_CASE("a bzImage cut off anywhere is an error") {
  std::string packed = payload(small_vmlinux(), "lz4");
  std::string image = bzimage(packed, static_cast<std::uint32_t>(packed.size()));
  for (std::size_t length = 0; length < image.size(); length += 97) CHECK_FALSE(unpack(image.substr(0, length)));
}

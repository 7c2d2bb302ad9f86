#include "tests/unit/kernel/small_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

Result<Image> read_image(const fs::path& folder, const std::string& bytes) {
  REQUIRE(write_file(folder / "vmlinux", bytes));
  return Image::read(folder / "vmlinux");
}

std::string cause_of(const std::string& bytes) {
  auto work = work_folder();
  auto image = read_image(work.path(), bytes);
  return image ? "" : image.error().cause;
}

template <typename T> std::string with_field(std::string bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
  return bytes;
}

} // namespace

TEST_CASE("an image gives its bytes by address") {
  auto work = work_folder();
  auto image = read_image(work.path(), make_vmlinux("code", "constant"));
  REQUIRE(image);
  CHECK(image->at(text_address, 4)->text() == "code");
  CHECK(image->at(rodata_address + 3, 5)->text() == "stant");
  CHECK_FALSE(image->at(text_address, 5));
  CHECK_FALSE(image->at(text_address - 1, 1));
  CHECK_FALSE(image->at(rodata_address + 1, ~std::uint64_t{0}));
  CHECK(image->section_of(text_address + 3)->name == ".text");
  CHECK(image->section_of(text_address)->executable);
  CHECK(image->section_of(text_address + 4) == nullptr);
  CHECK(image->sections().size() == 2);
}

TEST_CASE("a file that is no linked x86-64 kernel is an error with the reason") {
  std::string good = make_vmlinux("code", "constant");
  CHECK(cause_of("") == "is not an ELF file");
  CHECK(cause_of("not an ELF file at all, but long enough to hold an ELF header of 64 bytes") == "is not an ELF file");
  CHECK(cause_of(with_field<std::uint16_t>(good, offsetof(Elf64_Ehdr, e_machine), EM_AARCH64)) ==
        "is not an x86-64 ELF file");
  CHECK(cause_of(with_field<std::uint16_t>(good, offsetof(Elf64_Ehdr, e_type), ET_REL)) ==
        "is an ELF file, but not a linked kernel");
  CHECK(cause_of(with_field<std::uint16_t>(good, offsetof(Elf64_Ehdr, e_shnum), 0)) == "has no section headers");
  CHECK(cause_of(with_field<std::uint16_t>(good, offsetof(Elf64_Ehdr, e_shstrndx), 9)) == "has no section names");
  CHECK(cause_of(with_field<std::uint64_t>(good, offsetof(Elf64_Ehdr, e_shoff), ~std::uint64_t{0})) ==
        "has section headers that reach past its end (truncated file?)");
  std::size_t text_header = good.size() - 3 * sizeof(Elf64_Shdr);
  CHECK(cause_of(with_field<std::uint64_t>(good, text_header + offsetof(Elf64_Shdr, sh_size), 1 << 20)) ==
        "has a section .text that reaches past its end (truncated file?)");
  CHECK(cause_of(with_field<std::uint32_t>(good, text_header + offsetof(Elf64_Shdr, sh_name), 1 << 20)) ==
        "has a section whose name lies outside the string table");
}

TEST_CASE("sections that overlap are an error") {
  std::string good = make_vmlinux("code", "constant");
  std::size_t text_header = good.size() - 3 * sizeof(Elf64_Shdr);
  std::string bad = with_field<std::uint64_t>(good, text_header + offsetof(Elf64_Shdr, sh_offset), 0);
  bad = with_field<std::uint64_t>(bad, text_header + offsetof(Elf64_Shdr, sh_size), good.size());
  CHECK(cause_of(bad) == "has sections that overlap");
}

TEST_CASE("every truncation of an image is an error") {
  auto work = work_folder();
  std::string good = make_vmlinux("code", "constant");
  for (std::size_t length = 0; length < good.size(); ++length)
    CHECK_FALSE(read_image(work.path(), good.substr(0, length)));
  CHECK(read_image(work.path(), good));
}

TEST_CASE("an image's error names the file") {
  auto work = work_folder();
  auto image = read_image(work.path(), "x");
  REQUIRE_FALSE(image);
  CHECK(image.error().file == (work.path() / "vmlinux").string());
}

#include "base/file.h"
#include "generator/object/object.h"

#include <catch2/catch.hpp>
#include <elf.h>
#include <limits>
#include <unistd.h>

using namespace klp;

namespace {

// One function that calls another, and a string.
Object small_object() {
  Object object;
  object.sections.resize(3);
  object.sections[1] = {.name = ".text.f",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_EXECINSTR,
                        .alignment = 16,
                        .data = std::string("\xe8\0\0\0\0\xc3", 6),
                        .size = 6,
                        .relocations = {{1, R_X86_64_PLT32, 3, -4}}};
  object.sections[2] = {
      .name = ".bss.counter", .type = SHT_NOBITS, .flags = SHF_ALLOC | SHF_WRITE, .alignment = 4, .size = 4};
  object.symbols = {{},
                    {"f", STT_FUNC, STB_GLOBAL, STV_DEFAULT, 1, 0, 6},
                    {"counter", STT_OBJECT, STB_LOCAL, STV_DEFAULT, 2, 0, 4},
                    {"g", STT_NOTYPE, STB_GLOBAL, STV_DEFAULT, section_undefined, 0, 0}};
  return object;
}

struct TemporaryObject {
  fs::path path = fs::temp_directory_path() / ("klp-object-test-" + std::to_string(::getpid()) + ".o");
  explicit TemporaryObject(const std::string& bytes) { REQUIRE(write_file(path, bytes)); }
  ~TemporaryObject() { fs::remove(path); }
};

std::string cause_of(const std::string& bytes) {
  TemporaryObject file(bytes);
  auto object = read_object(file.path);
  return object ? "no error" : object.error().cause;
}

// The written object with another alignment of a section in its header.
std::string with_alignment(std::size_t section, std::uint64_t alignment) {
  std::string bytes = *write_object(small_object());
  std::uint64_t headers = 0;
  std::memcpy(&headers, bytes.data() + offsetof(Elf64_Ehdr, e_shoff), sizeof headers);
  std::size_t at = headers + section * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_addralign);
  std::memcpy(bytes.data() + at, &alignment, sizeof alignment);
  return bytes;
}

} // namespace

TEST_CASE("what is written reads back the same, locals first") {
  auto bytes = write_object(small_object());
  REQUIRE(bytes);
  TemporaryObject file(*bytes);
  auto object = read_object(file.path);
  REQUIRE(object);
  CHECK(object->symbols[1].name == "counter");
  CHECK(object->symbols[2].name == "f");
  const Section* text = object->find_section(".text.f");
  REQUIRE(text);
  CHECK(text->data == small_object().sections[1].data);
  REQUIRE(text->relocations.size() == 1);
  CHECK(object->symbols[text->relocations[0].symbol].name == "g");
  CHECK(text->relocations[0].addend == -4);
  CHECK(object->find_section(".bss.counter")->size == 4);
}

TEST_CASE("the same object gives the same bytes") {
  CHECK(*write_object(small_object()) == *write_object(small_object()));
}

TEST_CASE("livepatch relocations keep their section, flag and symbols") {
  Object before = small_object();
  before.symbols[3].section = section_livepatch;
  before.livepatch_relocations.push_back({".klp.rela.vmlinux.text.f", 1, before.sections[1].relocations});
  before.sections[1].relocations.clear();
  TemporaryObject file(*write_object(before));
  auto after = read_object(file.path);
  REQUIRE(after);
  REQUIRE(after->livepatch_relocations.size() == 1);
  CHECK(after->livepatch_relocations[0].name == ".klp.rela.vmlinux.text.f");
  CHECK(after->sections[after->livepatch_relocations[0].target].name == ".text.f");
  CHECK(after->symbols[after->livepatch_relocations[0].relocations[0].symbol].section == section_livepatch);
}

TEST_CASE("files that are no x86-64 objects are told apart") {
  std::string good = *write_object(small_object());
  CHECK(cause_of("") == "empty file");
  CHECK(cause_of("#!/bin/sh\nexit 0\n") == "not an ELF object");
  std::string arm = good;
  arm[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(EM_AARCH64);
  CHECK(cause_of(arm) == "not an x86-64 object (machine 183)");
  std::string program = good;
  program[offsetof(Elf64_Ehdr, e_type)] = ET_EXEC;
  CHECK(cause_of(program) == "not a relocatable object (ELF type 2)");
}

TEST_CASE("every truncation is an error") {
  std::string good = *write_object(small_object());
  for (std::size_t length = 0; length < good.size(); ++length) {
    INFO("length " << length);
    CHECK(cause_of(good.substr(0, length)) != "no error");
  }
}

TEST_CASE("no single damaged byte crashes the reader") {
  std::string good = *write_object(small_object());
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(~bad[at]);
    cause_of(bad); // an error or another object, both are fine
  }
}

TEST_CASE("a relocation past the end of its section is an error") {
  Object object = small_object();
  object.sections[1].relocations[0].offset = 3;
  CHECK(cause_of(*write_object(object)) == "section .rela.text.f: a relocation lies past the end of .text.f");
}

TEST_CASE("sizes and alignments that no object has are errors") {
  CHECK(cause_of(with_alignment(1, std::uint64_t{1} << 40)) ==
        "section .text.f: impossible alignment of 1099511627776");
  CHECK(cause_of(with_alignment(1, 24)) == "section .text.f: impossible alignment of 24");
  Object object = small_object();
  object.sections[2].size = std::uint64_t{1} << 40;
  CHECK(cause_of(*write_object(object)) == "section .bss.counter: impossible size of 1099511627776");
}

TEST_CASE("relocations for a section without content are an error") {
  Object object = small_object();
  object.sections[2].relocations = object.sections[1].relocations;
  object.sections[2].relocations[0].offset = 0;
  CHECK(cause_of(*write_object(object)) ==
        "section .rela.bss.counter: it applies to .bss.counter, which has no content");
}

TEST_CASE("an addend beyond every address is an error") {
  Object object = small_object();
  object.sections[1].relocations[0].addend = std::numeric_limits<std::int64_t>::max();
  CHECK(cause_of(*write_object(object)) == "section .rela.text.f: impossible addend of 9223372036854775807");
}

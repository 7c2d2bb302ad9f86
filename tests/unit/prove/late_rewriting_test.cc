#include "generator/prove/image_matcher.h"

#include "tests/unit/prove/linked_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using test::image_of, test::text_address;

namespace {

// f: jmp +1; nop; ret   The jump is a static branch.
const std::string compiled("\xeb\x01\x90\xc3", 4);

Object unit(std::int64_t key_addend) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back({.name = ".text.f",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_EXECINSTR,
                        .data = compiled,
                        .size = compiled.size()});
  o.sections.push_back(
      {.name = "__jump_table",
       .type = SHT_PROGBITS,
       .flags = SHF_ALLOC | SHF_WRITE,
       .alignment = 8,
       .data = std::string(16, '\0'),
       .size = 16,
       .relocations = {{0, R_X86_64_PC32, 1, 0}, {4, R_X86_64_PC32, 1, 3}, {8, R_X86_64_PC64, 2, key_addend}}});
  o.symbols = {{}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 4}, {"key", STT_NOTYPE, STB_GLOBAL, 0, 0, 0, 0}};
  return o;
}

bool is_found(std::int64_t key_addend, const std::string& running) {
  Object object = unit(key_addend);
  auto layout = Layout::make(object);
  REQUIRE(layout);
  Image image = image_of(running);
  Kallsyms kallsyms({{text_address, 't', "f"}});
  return ImageMatch::find(*layout, image, kallsyms).function(layout->find("f"))->address == text_address;
}

} // namespace

TEST_CASE("a static branch that objtool replaced with a nop matches, if its jump table entry marks it") {
  const std::string off("\x66\x90\x90\xc3", 4);
  CHECK(is_found(2, off));
  CHECK(is_found(3, off)); // the lowest bit: likely
  CHECK(is_found(2, compiled));
  CHECK_FALSE(is_found(0, off));
  CHECK_FALSE(is_found(2, std::string("\x90\x90\x90\xc3", 4)));
  CHECK_FALSE(is_found(2, std::string("\x66\x90\x91\xc3", 4)));
}

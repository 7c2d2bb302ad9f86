#include "generator/prove/resolve.h"

#include "tests/unit/prove/linked_image.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

using test::image_of, test::text_address;
constexpr std::uint64_t data_address = 0xffffffff82000000;

// f: mov counter(%rip), %eax; ret    `counter` is static.
const std::string code("\x8b\x05\0\0\0\0\xc3", 7);

Object unit() {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back({.name = ".text.f",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_EXECINSTR,
                        .data = code,
                        .size = code.size(),
                        .relocations = {{2, R_X86_64_PC32, 2, -4}}});
  o.sections.push_back(
      {.name = ".bss.counter", .type = SHT_NOBITS, .flags = SHF_ALLOC | SHF_WRITE, .alignment = 4, .size = 4});
  o.symbols = {{}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 7}, {"counter", STT_OBJECT, STB_LOCAL, 0, 2, 0, 4}};
  return o;
}

std::string linked(std::uint64_t at, std::uint64_t counter) {
  std::string bytes = code;
  auto field = static_cast<std::int32_t>(counter - (at + 6));
  bytes.replace(2, 4, reinterpret_cast<const char*>(&field), 4);
  return bytes;
}

} // namespace

TEST_CASE("the image tells which of several same-named variables a function uses") {
  Object object = unit();
  Layout layout = *Layout::make(object);
  Image image = image_of(linked(text_address, data_address + 64));
  Kallsyms kallsyms({{text_address, 't', "f"}, {data_address, 'b', "counter"}, {data_address + 64, 'b', "counter"}});
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  CHECK(image_match.function(layout.find("f"))->address == text_address);
  auto place = resolve_atom(image_match, kallsyms, layout, layout.find("counter"));
  REQUIRE(place);
  CHECK(place->position == 2);
  CHECK(place->address == data_address + 64);
  CHECK(place->from_matched_function);
}

TEST_CASE("a function whose bytes differ does not match, and the difference is reported") {
  Object object = unit();
  Layout layout = *Layout::make(object);
  std::string other = linked(text_address, data_address);
  other[6] = '\x90';
  Image image = image_of(other);
  Kallsyms kallsyms({{text_address, 't', "f"}, {data_address, 'b', "counter"}});
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  CHECK(image_match.function(layout.find("f"))->address == 0);
  CHECK(image_match.function(layout.find("f"))->mismatch ==
        "differs from the image at 0xffffffff81000000+0x6: compiled \"ret\", running \"nop\"");
}

TEST_CASE("a function that uses an address where its variable is not does not match") {
  Object object = unit();
  Layout layout = *Layout::make(object);
  Image image = image_of(linked(text_address, data_address + 4));
  Kallsyms kallsyms({{text_address, 't', "f"}, {data_address, 'b', "counter"}, {data_address + 4, 'b', "other"}});
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  CHECK(image_match.function(layout.find("f"))->mismatch ==
        "at +0x2 the image means 0xffffffff82000004, where counter is not");
}

TEST_CASE("of two identical functions with the same name none is taken if no other function uses them") {
  Object object = unit();
  Layout layout = *Layout::make(object);
  std::string text = linked(text_address, data_address);
  text.resize(16, '\xcc');
  text += linked(text_address + 16, data_address);
  Image image = image_of(text);
  Kallsyms kallsyms({{text_address, 't', "f"}, {text_address + 16, 't', "f"}, {data_address, 'b', "counter"}});
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  CHECK(image_match.function(layout.find("f"))->address == 0);
  CHECK(image_match.function(layout.find("f"))->matching_places == 2);
  auto place = resolve_atom(image_match, kallsyms, layout, layout.find("f"));
  REQUIRE_FALSE(place);
  CHECK(place.error().status == ExitStatus::refused);
  CHECK(place.error().cause ==
        "2 symbols of the running kernel have this name, and no matched function says which is meant");
}

TEST_CASE("a symbol of another unit is the global one, even if a static has the same name") {
  Kallsyms kallsyms({{text_address, 't', "helper"}, {text_address + 16, 'T', "helper"}});
  auto place = resolve_external(ImageMatch(), kallsyms, "helper");
  REQUIRE(place);
  CHECK(place->position == 2);
  CHECK_FALSE(resolve_external(ImageMatch(), kallsyms, "nowhere"));
}

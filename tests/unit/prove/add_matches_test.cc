#include "generator/prove/resolve.h"

#include "tests/unit/prove/linked_image.h"

#include <catch2/catch.hpp>

using namespace klp;

namespace {

using test::image_of, test::text_address;
constexpr std::uint64_t data_address = 0xffffffff82000000;

// f: mov counter(%rip), %eax; jmp g      g: ret
const std::string load("\x8b\x05\0\0\0\0", 6), far_jump("\xe9\0\0\0\0", 5), near_jump("\xeb\0", 2), ret("\xc3", 1);

Section code(const std::string& name, const std::string& bytes, std::vector<Relocation> relocations) {
  return {.name = name,
          .type = SHT_PROGBITS,
          .flags = SHF_ALLOC | SHF_EXECINSTR,
          .data = bytes,
          .size = bytes.size(),
          .relocations = std::move(relocations)};
}
Section counter() {
  return {.name = ".bss.counter", .type = SHT_NOBITS, .flags = SHF_ALLOC | SHF_WRITE, .alignment = 4, .size = 4};
}

// As klp compiles the unit: each function in a section of its own, so the jump from f to g is a long one.
Object in_function_sections() {
  Object o;
  o.sections = {{},
                code(".text.f", load + far_jump, {{2, R_X86_64_PC32, 3, -4}, {7, R_X86_64_PLT32, 2, -4}}),
                code(".text.g", ret, {}),
                counter()};
  o.symbols = {{},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 11},
               {"g", STT_FUNC, STB_LOCAL, 0, 2, 0, 1},
               {"counter", STT_OBJECT, STB_LOCAL, 0, 3, 0, 4}};
  return o;
}

// As kbuild compiles the unit: all functions in one section.
Object as_built() {
  Object o;
  o.sections = {{}, code(".text", load + near_jump + ret, {{2, R_X86_64_PC32, 3, -4}}), counter()};
  o.symbols = {{},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 8},
               {"g", STT_FUNC, STB_LOCAL, 0, 1, 8, 1},
               {"counter", STT_OBJECT, STB_LOCAL, 0, 2, 0, 4}};
  return o;
}

std::string linked(std::uint64_t at, std::uint64_t counter) {
  std::string bytes = load + near_jump + ret;
  auto field = static_cast<std::int32_t>(counter - (at + 6));
  bytes.replace(2, 4, reinterpret_cast<const char*>(&field), 4);
  return bytes;
}
const std::string following(8, '\xcc'); // bytes after the functions in the image

Kallsyms symbols(std::uint64_t g) {
  return Kallsyms(
      {{text_address, 't', "f"}, {g, 't', "g"}, {data_address, 'b', "counter"}, {data_address + 64, 'b', "counter"}});
}

} // namespace

TEST_CASE("a function whose jump is longer than the image's is found in kbuild's object, with the addresses it uses") {
  Object separate = in_function_sections(), together = as_built();
  Layout layout = *Layout::make(separate), other = *Layout::make(together);
  Image image = image_of(linked(text_address, data_address + 64) + following);
  Kallsyms kallsyms = symbols(text_address + 8);
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  const FunctionMatch* f = image_match.function(layout.find("f"));
  REQUIRE_FALSE(f->is_in_image());
  CHECK(f->first_difference.offset == 6);
  CHECK(f->first_difference.compiled == "jmp 0x000000000000000B (g)");
  CHECK(f->first_difference.running == "jmp 0xFFFFFFFF81000008 (g)");
  CHECK(resolve_atom(image_match, kallsyms, layout, layout.find("counter")).error().status == ExitStatus::refused);

  image_match.add_matches_of(layout, ImageMatch::find(other, image, kallsyms), other);
  CHECK(image_match.function(layout.find("f"))->is_in_image());
  CHECK(image_match.function(layout.find("f"))->address == text_address);
  auto place = resolve_atom(image_match, kallsyms, layout, layout.find("counter"));
  REQUIRE(place);
  CHECK(place->position == 2);
  CHECK(place->from_matched_function);
}

TEST_CASE("nothing is taken over from a match that contradicts the own one") {
  Object separate = in_function_sections(), together = as_built();
  Layout layout = *Layout::make(separate), other = *Layout::make(together);
  std::string text = linked(text_address, data_address) + ret + following;
  Image image = image_of(text);
  Kallsyms own_symbols = symbols(text_address + 9), other_symbols = symbols(text_address + 8);
  ImageMatch image_match = ImageMatch::find(layout, image, own_symbols);
  REQUIRE(image_match.function(layout.find("g"))->address == text_address + 9);
  image_match.add_matches_of(layout, ImageMatch::find(other, image, other_symbols), other);
  CHECK_FALSE(image_match.function(layout.find("f"))->is_in_image());
}

TEST_CASE("of several candidates the one with the longest equal beginning gives the reported difference") {
  Object object = as_built();
  Layout layout = *Layout::make(object);
  std::string text = linked(text_address, data_address), second = linked(text_address + 16, data_address);
  text[0] = '\x90';
  text.resize(16, '\xcc');
  second[6] = '\x90';
  Image image = image_of(text + second);
  Kallsyms kallsyms({{text_address, 't', "f"}, {text_address + 16, 't', "f"}, {data_address, 'b', "counter"}});
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  const Difference& first = image_match.function(layout.find("f"))->first_difference;
  CHECK(first.address == text_address + 16);
  CHECK(first.offset == 6);
  CHECK(first.running == "nop");
}

TEST_CASE("the symbols of operands are reported if only they differ, and the first difference is reported") {
  Object object = as_built();
  Layout layout = *Layout::make(object);
  std::string text = linked(text_address, data_address + 8);
  text[6] = '\x90'; // a second difference, after the first one
  Image image = image_of(text);
  Kallsyms kallsyms({{text_address, 't', "f"}, {data_address, 'b', "counter"}, {data_address + 8, 'b', "other"}});
  ImageMatch image_match = ImageMatch::find(layout, image, kallsyms);
  const FunctionMatch* f = image_match.function(layout.find("f"));
  CHECK(f->mismatch == "at +0x2 the image means 0xffffffff82000008, where counter is not");
  CHECK(f->first_difference.offset == 0);
  CHECK(f->first_difference.compiled.ends_with(" (counter)"));
  CHECK(f->first_difference.running.ends_with(" (other)"));
}

#include "generator/prove/match_kbuild_objects.h"

#include "tests/unit/prove/linked_image.h"

#include <catch2/catch.hpp>

using namespace klp;
using namespace klp::test;

namespace {

const std::string ret("\xc3", 1), nop("\x90", 1);

Object unit(unsigned char binding, const std::string& section) {
  Object o;
  o.sections = {
      {}, {.name = section, .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = ret, .size = ret.size()}};
  o.symbols = {{}, {"f", STT_FUNC, binding, 0, 1, 0, 1}};
  return o;
}

// The result for function f, if the image has `code` and these symbols.
std::string result_of_match(const Object& object, const std::string& code, std::vector<KernelSymbol> symbols,
                            const std::string& source = "lib/f.c") {
  Layout layout = *Layout::make(object);
  KernelObject kernel{.name = "vmlinux", .image = image_of(code), .symbols = Kallsyms(std::move(symbols))};
  ImageMatch image_match = ImageMatch::find(layout, kernel.image, kernel.symbols);
  const MatchedUnit matched{source, image_match, layout, kernel};
  auto why = why_absent(matched, 0);
  CHECK(has_mismatch(matched) == (!image_match.function(0)->is_in_image() && !why));
  return image_match.function(0)->is_in_image() ? "in the image" : why.value_or("differs");
}

} // namespace

TEST_CASE("a function that the linker left out is distinguished from a function that differs") {
  const Object global = unit(STB_GLOBAL, ".text.f"), weak = unit(STB_WEAK, ".text.f");
  CHECK(result_of_match(global, ret, {{text_address, 'T', "f"}}) == "in the image");
  CHECK(result_of_match(global, nop, {{text_address, 'T', "f"}}) == "differs");
  CHECK(result_of_match(global, ret, {{text_address, 'T', "g"}}) ==
        "the linker left its unit out: nothing in this kernel calls it");
  CHECK(result_of_match(global, ret, {{text_address, 'T', "g"}}, "fs/f.c") == "differs");
  CHECK(result_of_match(weak, nop, {{text_address, 'T', "f"}}) == "a weak definition, and another one is linked");
  CHECK(result_of_match(weak, nop, {{text_address, 'W', "f"}}) == "differs");
  CHECK(result_of_match(unit(STB_LOCAL, ".text.f"), ret, {{text_address, 't', "g"}}) == "differs");
}

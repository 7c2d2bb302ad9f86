#include "generator/prove/module_image.h"

#include "generator/prove/resolve.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

// f: mov counter(%rip), %eax; call helper; ret
const std::string code("\x8b\x05\0\0\0\0\xe8\0\0\0\0\xc3", 12);
constexpr SectionId text = 2, bss = 3, init = 4;

// As klp compiles the unit: each function and variable in a section of its own.
Object unit(const std::string& helper = "helper") {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back({.name = ".text.f",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_EXECINSTR,
                        .data = code,
                        .size = code.size(),
                        .relocations = {{2, R_X86_64_PC32, 2, -4}, {7, R_X86_64_PLT32, 3, -4}}});
  o.sections.push_back(
      {.name = ".bss.counter", .type = SHT_NOBITS, .flags = SHF_ALLOC | SHF_WRITE, .alignment = 4, .size = 4});
  o.symbols = {{},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, code.size()},
               {"counter", STT_OBJECT, STB_LOCAL, 0, 2, 0, 4},
               {helper, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

// The linked module. f uses the counter at offset `place` of .bss. The symbol table lists the counter at 8 before the
// one at 0.
Object module(std::int64_t place) {
  const std::string modinfo("name=m\0depends=\0", 16);
  Object o;
  o.path = "m.ko";
  o.sections.emplace_back();
  o.sections.push_back(
      {.name = ".modinfo", .type = SHT_PROGBITS, .flags = SHF_ALLOC, .data = modinfo, .size = modinfo.size()});
  o.sections.push_back({.name = ".text",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_EXECINSTR,
                        .alignment = 16,
                        .data = "\xcc\xcc" + code,
                        .size = 2 + code.size(),
                        .relocations = {{4, R_X86_64_PC32, 1, place - 4}, {9, R_X86_64_PLT32, 5, -4}}});
  o.sections.push_back(
      {.name = ".bss", .type = SHT_NOBITS, .flags = SHF_ALLOC | SHF_WRITE, .alignment = 4, .size = 12});
  o.sections.push_back({.name = ".init.data",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_WRITE,
                        .alignment = 4,
                        .data = "1234",
                        .size = 4});
  o.symbols = {{},
               {"", STT_SECTION, STB_LOCAL, 0, bss, 0, 0},
               {"counter", STT_OBJECT, STB_LOCAL, 0, bss, 8, 4},
               {"counter", STT_OBJECT, STB_LOCAL, 0, bss, 0, 4},
               {"f", STT_FUNC, STB_LOCAL, 0, text, 2, code.size()},
               {"helper", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0},
               {"other", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

} // namespace

TEST_CASE(
    "a module's relocations tell which of several same-named variables a function uses, positions follow the table") {
  for (auto [place, position] : {std::pair{8, 1u}, {0, 2u}}) {
    Object object = unit();
    Layout layout = *Layout::make(object);
    auto laid_out = lay_out_module(module(place));
    REQUIRE(laid_out);
    CHECK(laid_out->name == "m");
    CHECK(laid_out->names_with_changing_position.empty());
    ImageMatch image_match = ImageMatch::find(layout, laid_out->image, laid_out->symbols);
    REQUIRE(image_match.function(layout.find("f"))->mismatch == "");
    auto counter = resolve_atom(image_match, laid_out->symbols, layout, layout.find("counter"));
    REQUIRE(counter);
    CHECK(counter->position == position);
    CHECK(counter->from_matched_function);
    CHECK(resolve_atom(image_match, laid_out->symbols, layout, layout.find("f"))->position == 0);
  }
}

TEST_CASE("a function that uses another symbol than the module does not match") {
  for (std::string name : {"other", "nowhere"}) {
    Object object = unit(name);
    Layout layout = *Layout::make(object);
    auto laid_out = lay_out_module(module(0));
    REQUIRE(laid_out);
    ImageMatch image_match = ImageMatch::find(layout, laid_out->image, laid_out->symbols);
    CHECK(image_match.function(layout.find("f"))->mismatch.ends_with("where " + name + " is not"));
  }
}

TEST_CASE("an undefined symbol of a module is not resolved to the module") {
  auto laid_out = lay_out_module(module(0));
  REQUIRE(laid_out);
  CHECK_FALSE(resolve_external(ImageMatch(), laid_out->symbols, "helper"));
}

TEST_CASE("a name that an earlier listed init variable has too changes its position after the start") {
  Object object = module(0);
  object.symbols.insert(object.symbols.begin() + 2, {"counter", STT_OBJECT, STB_LOCAL, 0, init, 0, 4});
  for (auto& r : object.sections[text].relocations)
    if (r.symbol > 1) ++r.symbol;
  auto laid_out = lay_out_module(object);
  REQUIRE(laid_out);
  CHECK(laid_out->names_with_changing_position == std::set<std::string>{"counter"});

  object = module(0);
  object.symbols.push_back({"counter", STT_OBJECT, STB_LOCAL, 0, init, 0, 4}); // listed later: no position changes
  CHECK(lay_out_module(object)->names_with_changing_position.empty());
}

TEST_CASE("a relocation that the module loader does not apply is an error with section and offset") {
  Object object = module(0);
  object.sections[text].relocations[0].type = R_X86_64_GOTPCREL;
  auto laid_out = lay_out_module(object);
  REQUIRE_FALSE(laid_out);
  CHECK(render(laid_out.error()).starts_with("m.ko: .text+0x4: relocation type 9 is not known to the loader"));
}

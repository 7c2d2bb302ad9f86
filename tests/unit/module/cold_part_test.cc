#include "generator/module/extract.h"
#include "generator/module/hide_from_kallsyms.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// f, with a part that the compiler has split off, and g; each in a section of its own.
Object unit(char first) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  auto section = [&](const std::string& name, const std::string& code, std::uint64_t alignment,
                     std::vector<Relocation> relocations) {
    o.sections.push_back(
        {name, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, alignment, 0, 0, 0, code, code.size(), std::move(relocations)});
  };
  section(".text.f", first + std::string("\xe9\0\0\0\0", 5), 16, {{2, R_X86_64_PLT32, 2, -4}});
  section(".text.unlikely.f", "\x0f\x0b\xc3", 2, {});
  section(".text.g", first + std::string("\xc3"), 16, {});
  o.symbols = {{},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, 6},
               {"f.cold", STT_FUNC, STB_LOCAL, 0, 2, 0, 3},
               {"g", STT_FUNC, STB_GLOBAL, 0, 3, 0, 2}};
  return o;
}

Object module_of(const Object& before, const Object& after) {
  return OneUnit(before, after,
                 {"vmlinux", Image::of_sections("", {}), Kallsyms({{0x100, 'T', "f"}, {0x180, 'T', "g"}}), {}, {}, {}})
      .extracted();
}

} // namespace

TEST_CASE("a cold part lies behind its function, under a name that does not count") {
  Object object = module_of(unit('\x90'), unit('\xf8'));
  const Section* hot = object.find_section(".text..klp_f");
  REQUIRE(hot);
  CHECK(hot->data == std::string("\xf8\xe9\0\0\0\0\xcc\xcc\x0f\x0b\xc3", 11));
  CHECK(hot->alignment == 16);
  REQUIRE(hot->relocations.size() == 1); // the jump leads to the part's new place
  CHECK(hot->relocations[0].addend == 8 - 4);
  CHECK_FALSE(object.find_section(".text..klp_unlikely.f"));
  REQUIRE(symbol(object, "f.cold"));
  CHECK(symbol(object, "f.cold")->value == 8);
  hide_from_kallsyms(object);
  CHECK_FALSE(symbol(object, "f.cold"));
  REQUIRE(symbol(object, ".Lf.cold"));
  REQUIRE(symbol(object, "f"));
  CHECK(symbol(object, "f")->size == 6);
  CHECK(symbol(object, "g")->size == 2);
}

TEST_CASE("a new function that a patched one jumps to lies behind it, and one that it calls does not") {
  auto unit = [](const std::string& code, std::vector<Relocation> relocations, bool with_new) {
    Object o;
    o.path = "unit.o";
    o.sections.emplace_back();
    auto section = [&](const std::string& name, const std::string& bytes, std::vector<Relocation> list) {
      o.sections.push_back({".text." + name, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16, 0, 0, 0, bytes, bytes.size(),
                            std::move(list)});
      auto id = static_cast<SectionId>(o.sections.size() - 1);
      o.symbols.push_back({name, STT_FUNC, STB_LOCAL, 0, id, 0, bytes.size()});
    };
    o.symbols.emplace_back();
    section("f", code, std::move(relocations));
    if (with_new) section("called", "\xc3", {}), section("entered", "\xf8\xc3", {});
    return o;
  };
  Object before = unit("\xc3", {}, false);
  Object after =
      unit(std::string("\xe8\0\0\0\0\xe9\0\0\0\0", 10), {{1, R_X86_64_PLT32, 2, -4}, {6, R_X86_64_PLT32, 3, -4}}, true);
  Object object = module_of(before, after);
  const Section* text = object.find_section(".text..klp_f");
  REQUIRE(text);
  CHECK(text->data == std::string("\xe8\0\0\0\0\xe9\0\0\0\0\xcc\xcc\xcc\xcc\xcc\xcc\xf8\xc3", 18));
  CHECK(object.find_section(".text..klp_called"));
  CHECK_FALSE(object.find_section(".text..klp_entered"));
  CHECK(symbol(object, "called"));
  hide_from_kallsyms(object);
  REQUIRE(symbol(object, ".Lentered"));
  CHECK(symbol(object, ".Lentered")->value == 16);
  CHECK(symbol(object, "klp_new_0")->size == 10);
}

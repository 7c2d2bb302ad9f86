#include "generator/compare/compiler_names.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

TEST_CASE("an atom has an identity if it is a function or variable of the source with a size") {
  Object object;
  auto add = [&](const std::string& name, std::uint64_t flags, const std::string& data) {
    object.sections.push_back(
        {.name = name, .type = SHT_PROGBITS, .flags = SHF_ALLOC | flags, .data = data, .size = data.size()});
  };
  object.sections.emplace_back();
  add(".text.f", SHF_EXECINSTR, "\xc3");
  add(".rodata", 0, "func");
  add(".data.cswtch", SHF_WRITE, "data");
  add(".bss.empty", SHF_WRITE, "");
  add(".rodata.piece", 0, "piece");
  object.symbols = {{},
                    {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 1},
                    {"__func__.1", STT_OBJECT, STB_LOCAL, 0, 2, 0, 4},
                    {"CSWTCH.2", STT_OBJECT, STB_LOCAL, 0, 3, 0, 4},
                    {"empty", STT_OBJECT, STB_LOCAL, 0, 4, 0, 0}};
  auto layout = Layout::make(object);
  REQUIRE(layout);
  CHECK(has_identity(*layout, layout->find("f")));
  CHECK_FALSE(has_identity(*layout, layout->find("__func__.1")));
  CHECK(has_identity(*layout, layout->find("CSWTCH.2"))); // writable: a variable of the source with that name
  REQUIRE(layout->find("empty") != no_atom);
  CHECK_FALSE(has_identity(*layout, layout->find("empty")));
  REQUIRE(layout->atoms().back().kind == AtomKind::piece);
  CHECK_FALSE(has_identity(*layout, static_cast<AtomId>(layout->atoms().size() - 1)));
}

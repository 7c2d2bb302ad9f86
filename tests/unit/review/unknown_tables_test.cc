#include "generator/review/unknown_tables.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

// f has two bytes; an unnamed entry of `section` points to its byte `place`.
static std::vector<std::string> refused(const std::string& section, std::int64_t place) {
  auto unit = [&](const std::string& code) {
    Object o;
    o.sections.emplace_back();
    o.sections.push_back({.name = ".text.f",
                          .type = SHT_PROGBITS,
                          .flags = SHF_ALLOC | SHF_EXECINSTR,
                          .data = code,
                          .size = code.size()});
    o.sections.push_back({.name = section,
                          .type = SHT_PROGBITS,
                          .flags = SHF_ALLOC,
                          .data = std::string(8, '\0'),
                          .size = 8,
                          .relocations = {{0, R_X86_64_64, 1, place}}});
    o.symbols = {{}, {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, code.size()}};
    return o;
  };
  Object before = unit("\x90\xc3"), after = unit("\xf8\xc3");
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  Binder binder(patch.units);
  std::vector<std::string> texts;
  for (const auto& error : unknown_tables(patch.units, select(patch.units, binder).selection))
    texts.push_back(error.symbol + ": " + error.cause);
  return texts;
}

TEST_CASE("an unknown section that describes instructions is refused") {
  CHECK(refused("__new_table", 1) ==
        std::vector<std::string>{"f(): section __new_table says something of its instructions, and klp does not know "
                                 "what"});
}

TEST_CASE("lists of functions and known sections are not refused") {
  CHECK(refused(".initcall4.init", 0).empty());
  CHECK(refused("__mcount_loc", 1).empty());
  CHECK(refused(".discard.reachable", 1).empty());
}

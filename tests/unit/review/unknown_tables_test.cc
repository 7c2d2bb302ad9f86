#include "generator/review/unknown_tables.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// f has two bytes; an unnamed entry of `section` points to its byte `place`.
std::vector<std::string> refused(const std::string& section, std::int64_t place) {
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

// g, whose code (`padding` and a load of an address) refers to its own entry in __bug_table. The first entry is that of
// another function if `other` is true.
Object with_entry(const std::string& padding, bool other) {
  const std::string code = padding + std::string("\x48\x8d\x3d\0\0\0\0\xc3", 8); // lea entry(%rip), %rdi; ret
  const std::uint64_t own = other ? 12 : 0;
  Object o;
  o.sections.emplace_back();
  const std::uint64_t flags = SHF_ALLOC | SHF_EXECINSTR;
  o.sections.push_back({.name = ".text.f", .type = SHT_PROGBITS, .flags = flags, .data = "\x90\xc3", .size = 2});
  o.sections.push_back({.name = ".text.g",
                        .type = SHT_PROGBITS,
                        .flags = flags,
                        .data = code,
                        .size = code.size(),
                        .relocations = {{padding.size() + 3, R_X86_64_PC32, 3, static_cast<std::int64_t>(own) - 4}}});
  o.sections.push_back({.name = "__bug_table",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_WRITE,
                        .data = std::string(own + 12, '\0'),
                        .size = own + 12});
  if (other) o.sections[3].relocations = {{0, R_X86_64_PC32, 1, 0}, {4, R_X86_64_PC32, 1, 0}};
  o.sections[3].relocations.push_back({own, R_X86_64_PC32, 2, 0});
  o.sections[3].relocations.push_back({own + 4, R_X86_64_PC32, 1, 0});
  o.symbols = {{},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, 2},
               {"g", STT_FUNC, STB_GLOBAL, 0, 2, 0, code.size()},
               {"", STT_SECTION, STB_LOCAL, 0, 3, 0, 0}};
  return o;
}

} // namespace

TEST_CASE("a patched function whose code refers into a special section, but to no entry, is refused") {
  Object before = with_entry("\x90", false), after = with_entry("\xf8", false);
  after.sections[2].relocations[0].addend += 4;
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  Binder binder(patch.units);
  auto errors = unknown_tables(patch.units, select(patch.units, binder).selection);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].symbol == "g()");
  CHECK(errors[0].cause == "its code refers to section __bug_table, but to no entry of it");
}

TEST_CASE("a function does not differ if only the place of its entry in a special section does") {
  Object before = with_entry("\x90", false), after = with_entry("\x90", true);
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  std::vector<std::string> changed;
  for (const auto& change : patch.units[0].comparison.changed) changed.push_back(change.symbol);
  CHECK(changed == std::vector<std::string>{"f"}); // it has a new entry
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

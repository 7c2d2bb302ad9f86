// Code that refers to an entry of a special section, as a WARN() with a text does in 7.3:
//
//   f: lea entry(%rip), %rdi; ret       entry: in __bug_table, for the place behind the lea
#include "tests/unit/select/one_unit.h"

#include "generator/object/entry_place.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

constexpr SymbolId function_f = 1, function_g = 2, bug_table = 3;
constexpr std::uint64_t entry_size = 12;

// f() and g() with an entry each. `entry`: the offset in __bug_table that f()'s lea leads to.
Object unit(char first, std::uint64_t entry) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  auto add = [&](const std::string& name, std::uint64_t flags, const std::string& bytes,
                 std::vector<Relocation> relocations) {
    o.sections.push_back(
        {name, SHT_PROGBITS, SHF_ALLOC | flags, 1, 0, 0, 0, bytes, bytes.size(), std::move(relocations)});
  };
  const std::string lea("\x48\x8d\x3d\0\0\0\0", 7);
  auto to = [](std::uint64_t place) { return static_cast<std::int64_t>(place) - 4; };
  add(".text.f", SHF_EXECINSTR, first + lea + "\xc3", {{4, R_X86_64_PC32, bug_table, to(entry)}});
  add(".text.g", SHF_EXECINSTR, lea + "\xc3", {{3, R_X86_64_PC32, bug_table, to(0)}});
  add("__bug_table", SHF_WRITE, std::string(2 * entry_size, '\0'),
      {{0, R_X86_64_PC32, function_g, 7},
       {4, R_X86_64_PC32, function_g, 4},
       {entry_size, R_X86_64_PC32, function_f, 8},
       {entry_size + 4, R_X86_64_PC32, function_f, 4}});
  o.symbols = {{},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 9},
               {"g", STT_FUNC, STB_LOCAL, 0, 2, 0, 8},
               {"", STT_SECTION, STB_LOCAL, 0, 3, 0, 0}};
  return o;
}

KernelObject kernel() {
  return {"vmlinux", Image::of_sections("", {}), Kallsyms({{0x100, 't', "f"}, {0x200, 't', "g"}}), {}, {}, {}};
}

} // namespace

TEST_CASE("a reference into a special section leads to the entry that begins there") {
  const Object object = unit('\x90', entry_size), between = unit('\x90', 4);
  const Layout layout = *Layout::make(object), other = *Layout::make(between);
  const AtomId f = layout.find("f"), g = layout.find("g");
  CHECK(entry_of(layout, layout.atom(f).references[0])->owner == f);
  CHECK(entry_of(layout, layout.atom(g).references[0])->owner == g);
  CHECK_FALSE(entry_of(other, other.atom(other.find("f")).references[0]));
  CHECK(special_target(object, layout.atom(f).references[0])->name == "__bug_table");
  CHECK(special_target(object, layout.atom(f).entries[0].references[0]) == nullptr);
}

TEST_CASE("code that refers to its entry refers to the copy of the entry in the module") {
  const Object before = unit('\x90', entry_size), after = unit('\xf8', entry_size);
  const Object object = OneUnit(before, after, kernel()).extracted();
  const Section *code = object.find_section(".text..klp_f"), *table = object.find_section("__bug_table");
  REQUIRE(table);
  CHECK(table->size == entry_size); // only f() is patched
  REQUIRE(code->relocations.size() == 1);
  CHECK(object.sections[object.symbols[code->relocations[0].symbol].section].name == "__bug_table");
  CHECK(code->relocations[0].addend == -4);
}

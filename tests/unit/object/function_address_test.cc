#include "generator/object/function_address.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

// f, which begins with an ENDBR64 and a call of __fentry__; its cold part; a variable.
Object unit() {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  auto add = [&](const std::string& section, std::uint64_t flags, const std::string& bytes) {
    o.sections.push_back(
        {.name = section, .type = SHT_PROGBITS, .flags = SHF_ALLOC | flags, .data = bytes, .size = bytes.size()});
  };
  add(".text.f", SHF_EXECINSTR, std::string("\xf3\x0f\x1e\xfa\xe8\0\0\0\0\x90\x90\xc3", 12));
  add(".text.unlikely.f", SHF_EXECINSTR, "\x90\xc3");
  add(".data.v", SHF_WRITE, std::string(8, '\0'));
  add("__mcount_loc", 0, std::string(8, '\0'));
  o.sections.back().relocations = {{0, R_X86_64_64, 1, 4}};
  o.symbols = {{},
               {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 12},
               {"f.cold", STT_FUNC, STB_LOCAL, 0, 2, 0, 2},
               {"v", STT_OBJECT, STB_LOCAL, 0, 3, 0, 8},
               {"other", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

bool taken(FieldUse use, std::string_view of, std::int64_t delta = 0) {
  const Object object = unit();
  Layout layout = *Layout::make(object);
  Reference reference;
  reference.use = use;
  reference.atom = layout.find(of);
  reference.symbol = reference.atom == no_atom ? 4 : 0;
  reference.delta = delta;
  return takes_function_address(layout, reference);
}

} // namespace

TEST_CASE("a reference takes the address of a function if the address is used as a value") {
  CHECK(taken(FieldUse::operand, "f"));
  CHECK(taken(FieldUse::data, "f"));
  CHECK(taken(FieldUse::memory, "f"));
  CHECK_FALSE(taken(FieldUse::call, "f"));
  CHECK_FALSE(taken(FieldUse::jump, "f"));
  CHECK_FALSE(taken(FieldUse::entry, "f"));
}

TEST_CASE("a label is behind the call of __fentry__, up to the function's end") {
  CHECK(taken(FieldUse::operand, "f", 4)); // the first byte after the ENDBR64
  CHECK_FALSE(taken(FieldUse::operand, "f", 9));
  CHECK_FALSE(taken(FieldUse::data, "f", 12)); // directly behind the last instruction
  CHECK(taken(FieldUse::operand, "f", 13));
  CHECK(taken(FieldUse::operand, "f", -16));
}

TEST_CASE("a cold part has no address of its own, and a variable is no function") {
  CHECK_FALSE(taken(FieldUse::operand, "f.cold"));
  CHECK_FALSE(taken(FieldUse::operand, "v"));
  CHECK(taken(FieldUse::operand, "other")); // defined in another unit: can be a function
}

TEST_CASE("references of special-section entries take no address") {
  const Object object = unit();
  Layout layout = *Layout::make(object);
  const Atom& f = layout.atom(layout.find("f"));
  REQUIRE(f.entries.size() == 1);
  CHECK(f.entries[0].references[0].use == FieldUse::entry);
}

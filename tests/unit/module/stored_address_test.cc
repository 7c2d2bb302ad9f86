// The address of a changed function may be stored for longer than the livepatch is loaded. So code gets the address of
// the kernel's function. A direct call is bound to the new function.
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// f; g, which passes f's address to other code and calls f; and a table that is new in the patched unit and contains
// f's address.
Object unit(char first, bool with_table) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back(), o.symbols.emplace_back();
  auto add = [&](const std::string& name, unsigned char type, std::uint64_t flags, const std::string& bytes,
                 std::vector<Relocation> relocations) {
    o.sections.push_back(
        {name, SHT_PROGBITS, SHF_ALLOC | flags, 16, 0, 0, 0, bytes, bytes.size(), std::move(relocations)});
    o.symbols.push_back({name.substr(name.rfind('.') + 1), type, STB_GLOBAL, 0,
                         static_cast<SectionId>(o.sections.size() - 1), 0, bytes.size()});
  };
  std::vector<Relocation> in_g = {{4, R_X86_64_32S, 1, 0}, {9, R_X86_64_PLT32, 1, -4}};
  std::string g = first + std::string("\x48\xc7\xc7\0\0\0\0\xe8\0\0\0\0", 12);
  if (with_table) {
    in_g.push_back({16, R_X86_64_32S, 3, 0});
    g += std::string("\x48\xc7\xc7\0\0\0\0", 7);
  }
  add(".text.f", STT_FUNC, SHF_EXECINSTR, first + std::string("\xc3"), {});
  add(".text.g", STT_FUNC, SHF_EXECINSTR, g + "\xc3", in_g);
  if (with_table) add(".data.table", STT_OBJECT, SHF_WRITE, std::string(8, '\0'), {{0, R_X86_64_64, 1, 0}});
  return o;
}

std::string meant(const Object& object, const char* section, std::size_t relocation) {
  const Section* found = object.find_section(section);
  REQUIRE(found);
  REQUIRE(found->relocations.size() > relocation);
  const Symbol& symbol = object.symbols[found->relocations[relocation].symbol];
  return symbol.name.empty() ? object.sections[symbol.section].name : symbol.name;
}

} // namespace

TEST_CASE("the address of a changed function is the kernel's, in code and in new data: a call goes to the new one") {
  const Object before = unit('\x90', false), after = unit('\xf8', true);
  Kallsyms symbols({{0x100, 'T', "f"}, {0x200, 'T', "g"}});
  const Object object =
      OneUnit(before, after, {"vmlinux", Image::of_sections("", {}), std::move(symbols), {}, {}, {}}).extracted();
  CHECK(meant(object, ".text..klp_g", 0).starts_with(".klp.sym.vmlinux.f,"));
  CHECK(meant(object, ".text..klp_g", 1) == ".text..klp_f");
  CHECK(meant(object, ".data..klp_table", 0).starts_with(".klp.sym.vmlinux.f,"));
}

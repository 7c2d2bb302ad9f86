// If a patched function takes its own address, this must be the address of the kernel's function: the function may
// store the address, compare it or pass it to other code, where it must be valid after the livepatch is unloaded. Calls
// and labels inside of the function refer to the new version.
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

constexpr SymbolId f = 1, cold = 2, alias = 3, label = 4;

// f: mov $f, %rdi; call f; mov $label, %rsi; jmp f.cold        with an entry of __ex_table: from f+5 to f
// f.cold: mov $alias of f, %rdi; mov $label at its start, %rsi; ret
Object unit(char first, unsigned char binding = STB_LOCAL) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  auto add = [&](const std::string& name, std::uint64_t flags, const std::string& bytes,
                 std::vector<Relocation> relocations) {
    o.sections.push_back(
        {name, SHT_PROGBITS, SHF_ALLOC | flags, 1, 0, 0, 0, bytes, bytes.size(), std::move(relocations)});
  };
  const std::string rdi("\x48\xc7\xc7\0\0\0\0", 7), rsi("\x48\xc7\xc6\0\0\0\0", 7), call("\xe8\0\0\0\0", 5),
      jump("\xe9\0\0\0\0", 5);
  add(".text.f", SHF_EXECINSTR, first + rdi + call + rsi + jump,
      {{4, R_X86_64_32S, f, 0},
       {9, R_X86_64_PLT32, f, -4},
       {16, R_X86_64_32S, label, 13},
       {21, R_X86_64_PLT32, cold, -4}});
  add(".text.unlikely.f", SHF_EXECINSTR, rdi + rsi + "\xc3",
      {{3, R_X86_64_32S, alias, 0}, {10, R_X86_64_32S, cold, 0}});
  add("__ex_table", 0, std::string(12, '\0'), {{0, R_X86_64_PC32, f, 5}, {4, R_X86_64_PC32, f, 0}});
  o.symbols = {{},
               {"f", STT_FUNC, binding, 0, 1, 0, 25},
               {"f.cold", STT_FUNC, STB_LOCAL, 0, 2, 0, 15},
               {"also_f", STT_FUNC, binding, 0, 1, 0, 25},
               {"", STT_SECTION, STB_LOCAL, 0, 1, 0, 0}};
  return o;
}

std::vector<std::string> meant(const Object& object, const char* section) {
  const Section* found = object.find_section(section);
  REQUIRE(found);
  std::vector<std::string> names;
  for (const auto& relocation : found->relocations) {
    const Symbol& symbol = object.symbols[relocation.symbol];
    names.push_back(symbol.name.empty() ? object.sections[symbol.section].name : symbol.name);
  }
  return names;
}

using Names = std::vector<std::string>;

KernelObject kernel_object(const char* name, std::vector<KernelSymbol> symbols) {
  return {name, Image::of_sections("", {}), Kallsyms(std::move(symbols)), {}, {}, {}};
}

} // namespace

TEST_CASE("a changed function takes the kernel's address of itself, by any of its names and in its cold part") {
  const Object before = unit('\x90'), after = unit('\xf8');
  const Object object = OneUnit(before, after, kernel_object("vmlinux", {{0x100, 't', "f"}})).extracted();
  // In the order of the code: the address, the call, the label, the jump to the cold part, and that part.
  CHECK(meant(object, ".text..klp_f") == Names{".klp.sym.vmlinux.f,0", ".text..klp_f", ".text..klp_f", ".text..klp_f",
                                               ".klp.sym.vmlinux.f,0", ".text..klp_f"});
  CHECK(meant(object, "__ex_table") == Names{".text..klp_f", ".text..klp_f"});
}

TEST_CASE("a changed function of a module takes the module's address of itself") {
  const Object before = unit('\x90'), after = unit('\xf8');
  const KernelObject tun = kernel_object("tun", {{0x100, 't', "f"}});
  OneUnit patch(before, after, kernel_object("vmlinux", {}));
  patch.units[0].object = &tun;
  CHECK(meant(patch.extracted(), ".text..klp_f") ==
        Names{".klp.sym.tun.f,0", ".text..klp_f", ".text..klp_f", ".text..klp_f", ".klp.sym.tun.f,0", ".text..klp_f"});
}

TEST_CASE("the address of a new function is its own") {
  Object before = unit('\x90'), after = unit('\xf8');
  before.symbols[f].name = "earlier", before.symbols[cold].name = "earlier.cold", before.symbols[alias].name = "too";
  OneUnit patch(before, after, kernel_object("vmlinux", {}));
  Binder binder(patch.units);
  const AtomId added = patch.patched.find("f");
  REQUIRE(patch.units[0].comparison.correlation.to_original[added] == no_atom);
  for (const auto& reference : patch.patched.atom(added).references)
    CHECK(binder.bind({0, added}, reference)->to == Bound::To::own);
}

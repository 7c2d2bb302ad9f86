#include "generator/review/boot_only.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

const std::string load("\x8b\x05\0\0\0\0\xc3", 7); // mov v(%rip), %eax; ret

// f uses v, which is in `section`, if its code is `load`.
Object unit(const std::string& code, const std::string& section) {
  Object o;
  o.sections.emplace_back();
  o.sections.push_back(
      {.name = ".text.f", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = code, .size = code.size()});
  o.sections.push_back({.name = section,
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC | SHF_WRITE,
                        .alignment = 4,
                        .data = std::string(4, '\0'),
                        .size = 4});
  if (code == load) o.sections[1].relocations = {{2, R_X86_64_PC32, 2, -4}};
  o.symbols = {{}, {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, code.size()}, {"v", STT_OBJECT, STB_LOCAL, 0, 2, 0, 4}};
  return o;
}

std::vector<std::string> refused(const std::string& section) {
  Object before = unit("\xc3", ".data.v"), after = unit(load, section);
  before.symbols[2].name = "other";
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  Binder binder(patch.units);
  std::vector<std::string> texts;
  for (const auto& error : boot_only(patch.units, select(patch.units, binder).selection))
    texts.push_back(error.symbol + ": " + error.cause);
  return texts;
}

} // namespace

TEST_CASE("new data in a section that is freed after loading is refused") {
  CHECK(
      refused(".init.data") ==
      std::vector<std::string>{"v: patched code uses it, and it lies in .init.data, which is given back once a module "
                               "is loaded"});
  CHECK(refused(".data.v").empty());
}

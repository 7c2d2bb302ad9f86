#include "generator/module/boot_only.h"
#include "tests/unit/module/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

const std::string load("\x8b\x05\0\0\0\0\xc3", 7);           // mov v(%rip), %eax; ret
const std::string store("\xc7\x05\0\0\0\0\1\0\0\0\xc3", 11); // movl $1, v(%rip); ret

// f uses v, which lies in `section`; where `init`, start() sets it.
Object unit(const std::string& code, const std::string& section, bool init) {
  Object o;
  o.sections.emplace_back();
  o.sections.push_back({".text.f", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0, code, code.size(), {}});
  o.sections.push_back({section, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 4, 0, 0, 0, std::string(4, '\0'), 4, {}});
  if (code == load) o.sections[1].relocations = {{2, R_X86_64_PC32, 2, -4}};
  o.sections.push_back({".init.text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0, store, store.size(), {}});
  if (init) o.sections[3].relocations = {{2, R_X86_64_PC32, 2, -8}};
  o.symbols = {{},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, code.size()},
               {"v", STT_OBJECT, STB_LOCAL, 0, 2, 0, 4},
               {"start", STT_FUNC, STB_LOCAL, 0, 3, 0, store.size()}};
  return o;
}

std::vector<std::string> refused(const std::string& section, bool init, bool is_new) {
  Object before = unit("\xc3", ".data.v", false), after = unit(load, section, init);
  if (is_new) before.symbols[2].name = "other";
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  Binder binder(patch.units);
  std::vector<std::string> texts;
  for (const auto& error : boot_only(patch.units, select(patch.units, binder).selection))
    texts.push_back(error.symbol + ": " + error.cause);
  return texts;
}

} // namespace

TEST_CASE("a new variable that init code sets up is refused: that code has run") {
  CHECK(refused(".data.v", true, true) ==
        std::vector<std::string>{"v: patched code uses it, and start() sets it up, which runs while booting only"});
  CHECK(refused(".data.v", false, true).empty());
  CHECK(refused(".data.v", true, false).empty()); // the kernel's own has been set up
}

TEST_CASE("new data in a section that modules give back is refused") {
  CHECK(
      refused(".init.data", false, true) ==
      std::vector<std::string>{"v: patched code uses it, and it lies in .init.data, which is given back once a module "
                               "is loaded"});
}

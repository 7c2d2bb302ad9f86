#include "generator/module/extract.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

const std::string padding(16, '\x90');

// A helper, which is not patched, and behind it f, which is patched. Both have call padding and are in one section.
// objtool has added a symbol for the padding of f.
Object unit(char first) {
  Object o;
  o.path = "unit.o";
  std::string code = padding + std::string("\xc3", 1) + std::string(15, '\xcc') + padding + first + "\xc3";
  o.sections.emplace_back();
  o.sections.push_back({".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16, 0, 0, 0, code, code.size(), {}});
  o.sections.push_back({"__patchable_function_entries",
                        SHT_PROGBITS,
                        SHF_ALLOC | SHF_WRITE,
                        8,
                        0,
                        0,
                        0,
                        std::string(16, '\0'),
                        16,
                        {{0, R_X86_64_64, 1, 0}, {8, R_X86_64_64, 1, 32}}});
  o.symbols = {{},
               {"", STT_SECTION, STB_LOCAL, 0, 1, 0, 0},
               {"helper", STT_FUNC, STB_GLOBAL, 0, 1, 16, 1},
               {"__pfx_f", STT_FUNC, STB_GLOBAL, 0, 1, 32, 16},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 48, 2}};
  return o;
}

} // namespace

TEST_CASE("a function takes its call padding along, with the padding's name") {
  const Object before = unit('\x90'), after = unit('\xf8');
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({{0x100, 'T', "f"}}), {}, {}});
  const Object object = patch.extracted();
  REQUIRE(object.sections.size() == 2); // without the list of padding, which the linker would not accept
  CHECK(object.sections[1].data == padding + "\xf8\xc3");
  REQUIRE(symbol(object, "f"));
  CHECK(symbol(object, "f")->value == 16);
  CHECK(symbol(object, "klp_new_0")->value == 16);
  REQUIRE(symbol(object, "__pfx_f"));
  CHECK(symbol(object, "__pfx_f")->value == 0);
  CHECK(symbol(object, "__pfx_f")->is_local());
}

#include "tests/unit/audit/findings_of.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

TEST_CASE("relocations of a module that the livepatch does not list are never applied") {
  LivepatchFile file;
  file.object.sections.emplace_back();
  file.object.sections.push_back({".text.f", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0, {}, 0, {}});
  file.object.symbols = {{}};
  for (const char* name : {".klp.rela.vmlinux.text.f", ".klp.rela.m.text.f"})
    file.object.livepatch_relocations.push_back({name, 1, {}});
  CHECK(findings_of(check_livepatch_relocations, file, {}) ==
        std::vector<std::string>{
            ".klp.rela.m.text.f: the livepatch does not list module m, so the kernel never applies it"});
}

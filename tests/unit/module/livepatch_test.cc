#include "generator/module/livepatch_sections.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

Object module_with_symbol(const std::string& name) {
  Object o;
  o.sections.emplace_back();
  o.sections.push_back({".text.f",
                        SHT_PROGBITS,
                        SHF_ALLOC | SHF_EXECINSTR,
                        1,
                        0,
                        0,
                        0,
                        std::string(16, '\0'),
                        16,
                        {{1, R_X86_64_PC32, 1, -4}, {9, R_X86_64_PC32, 2, -4}}});
  o.sections.push_back(
      {"__bug_table", SHT_PROGBITS, SHF_ALLOC, 1, 0, 0, 0, std::string(4, '\0'), 4, {{0, R_X86_64_PC32, 1, 0}}});
  o.symbols = {{},
               {name, STT_NOTYPE, STB_WEAK, 0, section_undefined, 0, 0},
               {"_printk", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

} // namespace

TEST_CASE("relocations against livepatch symbols move into sections named after object and target") {
  Object module = module_with_symbol(".klp.sym.vmlinux.f,2");
  REQUIRE(convert_to_livepatch(module));
  CHECK(module.symbols[1].section == section_livepatch);
  CHECK(module.symbols[2].section == section_undefined);
  REQUIRE(module.livepatch_relocations.size() == 2);
  CHECK(module.livepatch_relocations[0].name == ".klp.rela.vmlinux.text.f");
  CHECK(module.livepatch_relocations[1].name == ".klp.rela.vmlinux.__bug_table");
  REQUIRE(module.sections[1].relocations.size() == 1);
  CHECK(module.sections[1].relocations[0].symbol == 2);
}

TEST_CASE("a symbol that the kernel could not parse is a fault") {
  for (std::string name : {".klp.sym.f,0", ".klp.sym..f,0", ".klp.sym.vmlinux.,0", ".klp.sym.vmlinux.f"}) {
    Object module = module_with_symbol(name);
    auto status = convert_to_livepatch(module);
    INFO(name);
    REQUIRE_FALSE(status);
    CHECK(status.error().status == ExitStatus::internal_fault);
  }
  Object module = module_with_symbol(".klp.sym.vmlinux." + std::string(512, 'x') + ",0");
  CHECK_FALSE(convert_to_livepatch(module));
}

TEST_CASE("a symbol of a module that the patched one depends on is resolved when the patched one comes") {
  Object module = module_with_symbol(".klp.sym.nf_tables.f,1:nft_compat");
  REQUIRE(convert_to_livepatch(module));
  CHECK(module.symbols[1].name == ".klp.sym.nf_tables.f,1");
  REQUIRE(module.livepatch_relocations.size() == 2);
  CHECK(module.livepatch_relocations[0].name == ".klp.rela.nft_compat.text.f");
}

#include "tests/unit/audit/said_by.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// What the loader asks of every module, and a section with one relocation to the variable v of vmlinux.
struct Module {
  LivepatchFile file;

  Module(const char* section, std::uint64_t flags, const std::string& bytes, Relocation relocation) {
    Object& o = file.object;
    o.sections.emplace_back();
    for (const char* needed : {".gnu.linkonce.this_module", ".modinfo", "__mcount_loc"}) add(needed, SHF_ALLOC, "", {});
    add(section, SHF_ALLOC | flags, bytes, {relocation});
    o.symbols = {{}, {"v", STT_OBJECT, STB_GLOBAL, 0, section_undefined, 0, 0}};
  }
  void add(const char* name, std::uint64_t flags, const std::string& bytes, std::vector<Relocation> relocations) {
    file.object.sections.push_back(
        {name, SHT_PROGBITS, flags, 8, 0, 0, 0, bytes, bytes.size(), std::move(relocations)});
  }
  std::vector<std::string> said() {
    file.loaded = file.object;
    return said_by(check_loader, file, {});
  }
};

const std::string zeros(16, '\0');
using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("what the loader applies is let through") {
  CHECK(Module(".data", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0}).said().empty());
}

// The target of these tests has no kernel of which klp could see that it does.
TEST_CASE("no address stands in per-CPU data where the loader does not relocate it") {
  const Texts never{"v: the relocation at .data..percpu+0x8 is never applied: this kernel's loader leaves per-CPU data "
                    "as it is in the file"};
  CHECK(Module(".data..percpu", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0}).said() == never);
  CHECK(Module(".data..percpu..read_mostly", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0}).said().size() == 1);
}

TEST_CASE("what the loader refuses, or would write wrongly, is accused") {
  CHECK(Module(".data", SHF_WRITE, zeros, {8, R_X86_64_GOTPCREL, 1, 0}).said() ==
        Texts{"v: the relocation at .data+0x8 has type 9, which the loader does not know"});
  CHECK(Module(".data", SHF_WRITE, zeros, {9, R_X86_64_64, 1, 0}).said() ==
        Texts{"v: the relocation at .data+0x9 lies outside of its section"});
  CHECK(Module(".data", SHF_WRITE, std::string(16, '\1'), {8, R_X86_64_64, 1, 0}).said() ==
        Texts{"v: the relocation at .data+0x8 applies to bytes that are not zero"});
  CHECK(Module(".data", SHF_WRITE, zeros, {8, R_X86_64_32, 1, 0}).said() ==
        Texts{"v: the relocation at .data+0x8 would overflow: it has 32 bits without a sign"});
}

TEST_CASE("two relocations do not share bytes") {
  Module module(".data", SHF_WRITE, zeros, {0, R_X86_64_64, 1, 0});
  module.file.object.sections.back().relocations.push_back({4, R_X86_64_32S, 1, 0});
  CHECK(module.said() == Texts{"v: the relocation at .data+0x4 applies to bytes that another one applies to"});
}

TEST_CASE("sections that both run and are written to, have the same name, or are missing are accused") {
  CHECK(Module(".text", SHF_WRITE | SHF_EXECINSTR, zeros, {8, R_X86_64_64, 1, 0}).said() ==
        Texts{".text: the section can be both written to and run"});
  CHECK(Module("__mcount_loc", 0, zeros, {8, R_X86_64_64, 1, 0}).said() ==
        Texts{"__mcount_loc: two sections have this name"});
  Module module(".data", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0});
  module.file.object.sections[1].name = ".gnu.linkonce.another";
  CHECK(module.said() == Texts{".gnu.linkonce.this_module: the section is missing"});
}

#include "tests/unit/audit/findings_of.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// A module with the sections that the loader needs, and a section with one relocation to the variable v of vmlinux.
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
  std::vector<std::string> findings() {
    file.loaded = file.object;
    return findings_of(check_loader, file, {});
  }
};

const std::string zeros(16, '\0');
using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a relocation that the loader applies is no finding") {
  CHECK(Module(".data", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0}).findings().empty());
}

// The target of these tests has no vmlinux, so klp does not find that its loader relocates per-CPU data.
TEST_CASE("a relocation in per-CPU data is a finding if the loader does not apply it") {
  const Texts never{"v: the relocation at .data..percpu+0x8 is never applied: this kernel's loader leaves per-CPU data "
                    "as it is in the file"};
  CHECK(Module(".data..percpu", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0}).findings() == never);
  CHECK(Module(".data..percpu..read_mostly", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0}).findings().size() == 1);
}

TEST_CASE("a relocation that the loader refuses, or would apply wrongly, is a finding") {
  CHECK(Module(".data", SHF_WRITE, zeros, {8, R_X86_64_GOTPCREL, 1, 0}).findings() ==
        Texts{"v: the relocation at .data+0x8 has type 9, which the loader does not know"});
  CHECK(Module(".data", SHF_WRITE, zeros, {9, R_X86_64_64, 1, 0}).findings() ==
        Texts{"v: the relocation at .data+0x9 lies outside of its section"});
  CHECK(Module(".data", SHF_WRITE, std::string(16, '\1'), {8, R_X86_64_64, 1, 0}).findings() ==
        Texts{"v: the relocation at .data+0x8 applies to bytes that are not zero"});
  CHECK(Module(".data", SHF_WRITE, zeros, {8, R_X86_64_32, 1, 0}).findings() ==
        Texts{"v: the relocation at .data+0x8 would overflow: it has 32 bits without a sign"});
}

TEST_CASE("two relocations of the same bytes are a finding") {
  Module module(".data", SHF_WRITE, zeros, {0, R_X86_64_64, 1, 0});
  module.file.object.sections.back().relocations.push_back({4, R_X86_64_32S, 1, 0});
  CHECK(module.findings() == Texts{"v: the relocation at .data+0x4 applies to bytes that another one applies to"});
}

TEST_CASE("sections that are writable and executable, have the same name, or are missing are findings") {
  CHECK(Module(".text", SHF_WRITE | SHF_EXECINSTR, zeros, {8, R_X86_64_64, 1, 0}).findings() ==
        Texts{".text: the section can be both written to and run"});
  CHECK(Module("__mcount_loc", 0, zeros, {8, R_X86_64_64, 1, 0}).findings() ==
        Texts{"__mcount_loc: two sections have this name"});
  Module module(".data", SHF_WRITE, zeros, {8, R_X86_64_64, 1, 0});
  module.file.object.sections[1].name = ".gnu.linkonce.another";
  CHECK(module.findings() == Texts{".gnu.linkonce.this_module: the section is missing"});
}

#include "tests/unit/audit/findings_of.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// The findings for a livepatch that imports klp_enable_patch. `versions`: the content of its section __versions.
std::vector<std::string> import_findings(const Symvers& exports, const std::string& versions = {}) {
  LivepatchFile file;
  file.information = {{"license", "GPL"}};
  file.object.sections.emplace_back();
  file.object.sections.push_back({"__versions", SHT_PROGBITS, SHF_ALLOC, 32, 0, 0, 0, versions, versions.size(), {}});
  file.object.symbols = {{}, {"klp_enable_patch", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return findings_of(check_imports, file, exports);
}

// A struct modversion_info.
std::string version(const std::string& name, char crc) {
  std::string entry(64, '\0');
  entry[0] = crc;
  return entry.replace(8, name.size(), name);
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("imports from a kernel without versions need no version") {
  CHECK(import_findings({{"klp_enable_patch", {0, "vmlinux", true, ""}}}).empty());
  CHECK(import_findings({}) == Texts{"klp_enable_patch: the kernel does not export it"});
}

TEST_CASE("if the kernel has versions, each import and struct module need their version") {
  const Symvers exports{{"klp_enable_patch", {1, "vmlinux", true, ""}}, {"module_layout", {2, "vmlinux", false, ""}}};
  CHECK(import_findings(exports, version("klp_enable_patch", 1) + version("module_layout", 2)).empty());
  CHECK(import_findings(exports, version("klp_enable_patch", 1)) ==
        Texts{"module_layout: the version it was compiled with is missing"});
  CHECK(import_findings(exports, version("klp_enable_patch", 1) + version("module_layout", 3)) ==
        Texts{"module_layout: it was compiled with version 0x00000003, and the kernel has 0x00000002"});
  CHECK(import_findings(exports, version("klp_enable_patch", 1) + "x")[0] == "__versions: it is no list of versions");
}

TEST_CASE("an import from a module, or from a namespace that the livepatch does not import, is refused") {
  CHECK(import_findings({{"klp_enable_patch", {0, "fs/ext4/ext4", true, ""}}}) ==
        Texts{"klp_enable_patch: it would make the livepatch depend on module fs/ext4/ext4"});
  CHECK(import_findings({{"klp_enable_patch", {0, "vmlinux", true, "KLP"}}}) ==
        Texts{"klp_enable_patch: it is in the namespace KLP, which the module does not import"});
}

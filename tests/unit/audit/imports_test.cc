#include "tests/unit/audit/said_by.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// A livepatch that imports klp_enable_patch, of a kernel that exports what `exports` holds.
std::vector<std::string> said(const Symvers& exports, const std::string& versions = {}) {
  LivepatchFile file;
  file.information = {{"license", "GPL"}};
  file.object.sections.emplace_back();
  file.object.sections.push_back({"__versions", SHT_PROGBITS, SHF_ALLOC, 32, 0, 0, 0, versions, versions.size(), {}});
  file.object.symbols = {{}, {"klp_enable_patch", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return said_by(check_imports, file, exports);
}

// struct modversion_info
std::string version(const std::string& name, char crc) {
  std::string entry(64, '\0');
  entry[0] = crc;
  return entry.replace(8, name.size(), name);
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("imports of a kernel without versions need none") {
  CHECK(said({{"klp_enable_patch", {0, "vmlinux", true, ""}}}).empty());
  CHECK(said({}) == Texts{"klp_enable_patch: the kernel does not export it"});
}

TEST_CASE("with versions each import has its own, and struct module too") {
  const Symvers exports{{"klp_enable_patch", {1, "vmlinux", true, ""}}, {"module_layout", {2, "vmlinux", false, ""}}};
  CHECK(said(exports, version("klp_enable_patch", 1) + version("module_layout", 2)).empty());
  CHECK(said(exports, version("klp_enable_patch", 1)) ==
        Texts{"module_layout: the version it was compiled with is missing"});
  CHECK(said(exports, version("klp_enable_patch", 1) + version("module_layout", 3)) ==
        Texts{"module_layout: it was compiled with version 0x00000003, and the kernel has 0x00000002"});
  CHECK(said(exports, version("klp_enable_patch", 1) + "x")[0] == "__versions: it is no list of versions");
}

TEST_CASE("an import of a module, or of a namespace that is not asked for, is refused") {
  CHECK(said({{"klp_enable_patch", {0, "fs/ext4/ext4", true, ""}}}) ==
        Texts{"klp_enable_patch: it would make the livepatch depend on module fs/ext4/ext4"});
  CHECK(said({{"klp_enable_patch", {0, "vmlinux", true, "KLP"}}}) ==
        Texts{"klp_enable_patch: it is in the namespace KLP, which the module does not import"});
}

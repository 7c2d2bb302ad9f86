#include "tests/unit/audit/findings_of.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// The findings for a module with one static call, whose entry names the symbol `key` as its key.
std::vector<std::string> table_findings(const std::string& key, const Symvers& exports, std::uint64_t flags,
                                        std::uint32_t type = R_X86_64_PC32) {
  LivepatchFile file;
  file.loaded.sections.emplace_back();
  file.loaded.sections.push_back({".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0, "\xc3", 1, {}});
  file.loaded.sections.push_back({".static_call_sites",
                                  SHT_PROGBITS,
                                  flags,
                                  4,
                                  0,
                                  0,
                                  0,
                                  std::string(8, '\0'),
                                  8,
                                  {{0, type, 1, 0}, {4, type, 2, 0}}});
  file.loaded.symbols = {
      {}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 1}, {key, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return findings_of(check_tables, file, exports);
}

constexpr std::uint64_t writable = SHF_ALLOC | SHF_WRITE;
const Symvers key_is_exported{{"__SCK__x", {0, "vmlinux", true, ""}}};

} // namespace

TEST_CASE("a static call names its key, or its trampoline if the kernel does not export the key") {
  CHECK(table_findings("__SCK__x", key_is_exported, writable).empty());
  CHECK(table_findings("__SCT__x", {}, writable).empty());
  auto wrong = table_findings("__SCT__x", key_is_exported, writable);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].find("it has __SCT__x for a key, and the kernel exports the key itself") != std::string::npos);
}

TEST_CASE("a table that the kernel writes must be writable and loaded, and must refer to code in the form that the "
          "kernel reads") {
  CHECK(table_findings("__SCK__x", {}, SHF_ALLOC).size() == 1);
  CHECK(table_findings("__SCK__x", {}, SHF_WRITE).size() == 1);
  CHECK(table_findings("__SCK__x", {}, writable, R_X86_64_64).size() == 1);
}

#include "tests/unit/audit/findings_of.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

constexpr SymbolId f = 1, g = 2;

// A module with f, which replaces the kernel's f; g, whose code is `code`; and a description of f with the pointer to
// its replacement at offset 8.
struct Module {
  LivepatchFile file;
  PatchTable table;

  explicit Module(const std::string& code, std::vector<Relocation> relocations) {
    Object& o = file.loaded;
    auto add = [&](const char* name, std::uint64_t flags, const std::string& bytes, std::vector<Relocation> list) {
      o.sections.push_back({name, SHT_PROGBITS, SHF_ALLOC | flags, 8, 0, 0, 0, bytes, bytes.size(), std::move(list)});
    };
    o.sections.emplace_back();
    add(".text.f", SHF_EXECINSTR, std::string(16, '\x90'), {});
    add(".text.g", SHF_EXECINSTR, code, std::move(relocations));
    add(".rodata..klp.description", 0, std::string(16, '\0'), {{8, R_X86_64_64, f, 0}});
    o.symbols = {{},
                 {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 16},
                 {"g", STT_FUNC, STB_LOCAL, 0, 2, 0, code.size()},
                 {"klp_functions_0", STT_OBJECT, STB_LOCAL, 0, 3, 0, 16}};
    table.objects = {{"vmlinux", {{"f", 0, {1, 0}, {3, 8}}}, {}}};
  }

  std::vector<std::string> findings() const {
    return findings_of(check_own_addresses, file, {}, *Layout::make(file.loaded), table);
  }
};

const std::string take("\x48\xc7\xc7\0\0\0\0\xc3", 8), call("\xe8\0\0\0\0\xc3", 6);

} // namespace

TEST_CASE("only the livepatch core may take the address of a new version") {
  CHECK(Module(call, {{1, R_X86_64_PLT32, f, -4}}).findings().empty());
  CHECK(Module(take, {{3, R_X86_64_32S, f, 5}}).findings().empty()); // a label
  CHECK(Module(take, {{3, R_X86_64_32S, g, 0}}).findings().empty()); // not redirected
  CHECK(Module(take, {{3, R_X86_64_32S, f, 0}}).findings() ==
        std::vector<std::string>{"g+0x3: it takes the address of the new f(), which is gone when the livepatch is "
                                 "unloaded: whatever keeps it would lead into memory of others"});
}

TEST_CASE("data and the new version itself may not take the address of the new version") {
  Module module(call, {});
  module.table.objects[0].functions[0].field = {3, 0}; // the pointer at 8 is not the field replacement
  CHECK(module.findings().size() == 1);
  Module itself(take, {{3, R_X86_64_32S, g, 0}});
  itself.table.objects[0].functions[0].replacement = {2, 0};
  CHECK(itself.findings().size() == 1);
}

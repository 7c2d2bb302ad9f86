#include "tests/unit/audit/said_by.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

constexpr SymbolId f = 1, g = 2;

// f, which replaces the kernel's, and g, which holds `code` with one reference to f; data with a pointer to f at 8.
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
    add(".data", SHF_WRITE, std::string(16, '\0'), {{8, R_X86_64_64, f, 0}});
    o.symbols = {{},
                 {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 16},
                 {"g", STT_FUNC, STB_LOCAL, 0, 2, 0, code.size()},
                 {"klp_funcs_0", STT_OBJECT, STB_LOCAL, 0, 3, 0, 16}};
    table.objects = {{"vmlinux", {{"f", 0, {1, 0}, {3, 8}}}, {}}};
  }

  std::vector<std::string> said() const {
    return said_by(check_own_addresses, file, {}, *Layout::make(file.loaded), table);
  }
};

const std::string take("\x48\xc7\xc7\0\0\0\0\xc3", 8), call("\xe8\0\0\0\0\xc3", 6);

} // namespace

TEST_CASE("the address of a new version is for the livepatch core alone") {
  CHECK(Module(call, {{1, R_X86_64_PLT32, f, -4}}).said().empty());
  CHECK(Module(take, {{3, R_X86_64_32S, f, 5}}).said().empty()); // a label
  CHECK(Module(take, {{3, R_X86_64_32S, g, 0}}).said().empty()); // not redirected
  CHECK(Module(take, {{3, R_X86_64_32S, f, 0}}).said() ==
        std::vector<std::string>{"g+0x3: it takes the address of the new f(), which is gone when the livepatch is "
                                 "unloaded: whatever keeps it would lead into memory of others"});
}

TEST_CASE("the address of a new version is taken by data, and by the new version itself") {
  Module module(call, {});
  module.table.objects[0].functions[0].field = {3, 0}; // the pointer at 8 is another one
  CHECK(module.said().size() == 1);
  Module itself(take, {{3, R_X86_64_32S, g, 0}});
  itself.table.objects[0].functions[0].replacement = {2, 0};
  CHECK(itself.said().size() == 1);
}

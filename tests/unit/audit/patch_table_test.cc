#include "generator/audit/patch_table.h"

#include "generator/module/description.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <elf.h>

using namespace klp;

namespace {

Extraction small_extraction() {
  Extraction extraction;
  extraction.functions.push_back({{0, 0}, "vmlinux", {"f", 0, 0, true}, "klp_new_0"});
  extraction.functions.push_back({{1, 0}, "tun", {"g", 3, 0, true}, "klp_new_1"});
  extraction.hooks.push_back({{2, 0}, "tun", "pre_unpatch", "klp_hook_0"});
  extraction.states.push_back({0x1f, 2});
  return extraction;
}

ModuleOptions with_build_id() {
  ModuleOptions options;
  options.build_id = std::string("\x12\0\xab", 3);
  return options;
}

// A module with two new functions and a hook, described as link_module() does.
Object described_module(const ModuleOptions& options = with_build_id()) {
  Object module;
  module.sections.resize(3);
  const std::uint64_t code = SHF_ALLOC | SHF_EXECINSTR;
  module.sections[1] = {".text.f", SHT_PROGBITS, code, 16, 0, 0, 0, std::string(48, '\x90'), 48, {}};
  module.sections[2] = {".init.text", SHT_PROGBITS, code, 16, 0, 0, 0, std::string(16, '\0'), 16, {}};
  module.symbols = {{},
                    {"klp_new_0", STT_FUNC, STB_GLOBAL, STV_HIDDEN, 1, 0, 16},
                    {"klp_new_1", STT_FUNC, STB_GLOBAL, STV_HIDDEN, 1, 16, 16},
                    {"klp_hook_0", STT_FUNC, STB_GLOBAL, STV_HIDDEN, 1, 32, 16},
                    {"klp_enable_patch", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  add_description(module, describe(small_extraction(), options));
  ModuleOptions lines;
  lines.info = {{"livepatch", "Y"}};
  add_modinfo(module, {}, lines);
  auto description = std::ranges::find(module.symbols, "klp_description", &Symbol::name);
  auto symbol = static_cast<SymbolId>(description - module.symbols.begin());
  module.sections[2].relocations = {{4, R_X86_64_PLT32, 4, -4}, {12, R_X86_64_PC32, symbol, -4}};
  return module;
}

Result<PatchTable> table_of(Object module) {
  auto file = read_livepatch(std::move(module));
  REQUIRE(file);
  return read_patch_table(*file);
}

std::string fault_of(Object module) {
  auto table = table_of(std::move(module));
  return table ? "none" : table.error().cause;
}

const Symbol& symbol_of(const Object& module, std::string_view name) {
  return *std::ranges::find(module.symbols, name, &Symbol::name);
}

Section& section_of(Object& module, std::string_view symbol) {
  return module.sections[symbol_of(module, symbol).section];
}

void add_relocation(Section& section, const Relocation& relocation) {
  section.relocations.push_back(relocation);
  std::ranges::sort(section.relocations, {}, &Relocation::offset);
}

// The byte of a field of the structure that the symbol names.
char& byte_of(Object& module, std::string_view symbol, std::size_t offset) {
  const Symbol& structure = symbol_of(module, symbol);
  return module.sections[structure.section].data[structure.value + offset];
}

} // namespace

TEST_CASE("the audit reads what the generator describes") {
  auto table = table_of(described_module());
  REQUIRE(table);
  CHECK(table->replaces);
  CHECK(table->build_id == std::string("\x12\0\xab", 3));
  CHECK(table->states == std::vector<DeclaredState>{{0x1f, 2}});
  REQUIRE(table->objects.size() == 2);
  const auto& [name, functions, hooks] = table->objects[1];
  CHECK(name == "tun");
  REQUIRE(functions.size() == 1);
  CHECK(functions[0].name == "g");
  CHECK(functions[0].position == 3);
  CHECK(functions[0].replacement == ModulePlace{1, 16});
  REQUIRE(hooks.size() == 1);
  CHECK(hooks[0].kind == "pre_unpatch");
  CHECK(hooks[0].function == ModulePlace{1, 32});
  CHECK(table->objects[0].name == "vmlinux");
}

TEST_CASE("a livepatch that leaves others in place, for a kernel without a build ID") {
  ModuleOptions options;
  options.replace = false;
  auto table = table_of(described_module(options));
  REQUIRE(table);
  CHECK_FALSE(table->replaces);
  CHECK(table->build_id.empty());
}

TEST_CASE("a description that the runtime would read in another way is refused") {
  Object module = described_module();
  SECTION("a list with a wrong number of entries") {
    byte_of(module, "klp_objects", offsetof(klp_object_description, function_count)) = 2;
    CHECK(fault_of(module) == "a pointer does not lead to a list of 2 entries");
  }
  SECTION("a list whose symbol is larger than its section") {
    for (auto& symbol : module.symbols)
      if (symbol.name == "klp_states") symbol.size = std::uint64_t{1} << 40;
    byte_of(module, "klp_description", offsetof(klp_patch_description, state_count)) = 0;
    byte_of(module, "klp_description", offsetof(klp_patch_description, state_count) + 4) = 0x10;
    CHECK(fault_of(module) == "it is larger than its section");
  }
  SECTION("a number in place of a pointer") {
    byte_of(module, "klp_objects", offsetof(klp_object_description, name)) = 1;
    CHECK(fault_of(module) == "a number is at +0x0, where nothing may be");
  }
  SECTION("a relocation in place of a number") {
    const Symbol functions = symbol_of(module, "klp_functions_0");
    add_relocation(section_of(module, "klp_functions_0"),
                   {functions.value + offsetof(klp_function_description, position), R_X86_64_64, 1, 0});
    CHECK(fault_of(module) == "a pointer is at +0x8, where nothing may be");
  }
  SECTION("a relocation that begins before a list and reaches into it") {
    const Symbol objects = symbol_of(module, "klp_objects");
    add_relocation(section_of(module, "klp_objects"), {objects.value - 4, R_X86_64_64, 1, 0});
    CHECK(fault_of(module) == "a pointer is at +0x3c, where nothing may be");
  }
  SECTION("a relocation over a name") {
    add_relocation(section_of(module, "klp_names"), {0, R_X86_64_32S, 1, 0});
    CHECK(fault_of(module) == "a pointer is at +0x0, where nothing may be");
  }
  SECTION("two lists that overlap") {
    for (auto& symbol : module.symbols)
      if (symbol.name == "klp_states") symbol.value -= 8;
    CHECK(fault_of(module) == "two lists overlap");
  }
  SECTION("lists in memory that is freed, or that can be written to") {
    section_of(module, "klp_description").name = ".init.data";
    CHECK(fault_of(module) == "section .init.data is not read-only data that stays in memory");
    section_of(module, "klp_description") = {".rodata..klp.description",
                                             SHT_PROGBITS,
                                             SHF_ALLOC | SHF_WRITE,
                                             8,
                                             0,
                                             0,
                                             0,
                                             section_of(module, "klp_description").data,
                                             0,
                                             {}};
    CHECK(fault_of(module) == "section .rodata..klp.description is not read-only data that stays in memory");
  }
  SECTION("names in memory that is freed") {
    section_of(module, "klp_names").name = ".init.rodata";
    CHECK(fault_of(module) == "section .init.rodata is not read-only data that stays in memory");
  }
  SECTION("vmlinux as the name of a module") {
    auto& names = section_of(module, "klp_names").data;
    names.replace(names.find("tun"), 3, "vmlinux");
    CHECK(fault_of(module) == "an object has a name that no module has");
  }
  SECTION("a kind of hook that the runtime never calls") {
    byte_of(module, "klp_hooks_1", offsetof(klp_hook_description, kind)) = KLP_HOOK_KINDS;
    CHECK(fault_of(module) == "a hook has no function, or is of a kind that does not exist");
  }
  SECTION("another format") {
    byte_of(module, "klp_description", offsetof(klp_patch_description, format)) = 2;
    CHECK(fault_of(module) == "it has format 2; this version of klp knows format 1");
  }
  SECTION("a value of replace that is neither true nor false") {
    byte_of(module, "klp_description", offsetof(klp_patch_description, replace)) = 2;
    CHECK(fault_of(module) == "its field replace is neither 0 nor 1");
  }
  SECTION("a build ID that reaches behind its section") {
    byte_of(module, "klp_description", offsetof(klp_patch_description, build_id_size) + 1) = 1;
    CHECK(fault_of(module) == "a pointer does not lead to 259 bytes");
  }
  SECTION("a version that the kernel would cut off") {
    byte_of(module, "klp_states", offsetof(klp_state_description, version) + 4) = 1;
    CHECK(fault_of(module) == "the version of a state has more than 32 bits");
  }
  SECTION("no objects") {
    const Symbol& patch = symbol_of(module, "klp_description");
    byte_of(module, "klp_description", offsetof(klp_patch_description, object_count)) = 0;
    std::erase_if(module.sections[patch.section].relocations, [&](const Relocation& r) {
      return r.offset == patch.value + offsetof(klp_patch_description, objects);
    });
    CHECK(fault_of(module) == "it lists nothing to be patched");
  }
  SECTION("code that does not use the description") {
    module.sections[2].relocations.pop_back();
    CHECK(fault_of(module) == "it does not enable the livepatch that the module describes");
  }
  SECTION("code that uses another part of its section") {
    for (SymbolId s = 1; s < module.symbols.size(); ++s)
      if (module.symbols[s].name == "klp_objects") module.sections[2].relocations.push_back({14, R_X86_64_PC32, s, -4});
    CHECK(fault_of(module) == "the code of the runtime refers to it directly");
  }
  SECTION("two descriptions") {
    module.symbols.push_back(symbol_of(module, "klp_description"));
    CHECK(fault_of(module) == "the module has two descriptions of a livepatch");
  }
  SECTION("none") {
    for (auto& symbol : module.symbols)
      if (symbol.name == "klp_description") symbol.name = "other";
    CHECK(fault_of(module) == "the module has no description of a livepatch");
  }
}

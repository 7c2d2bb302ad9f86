#include "generator/audit/patch_table.h"

#include "generator/module/description.h"
#include "klp-runtime/module/klp_description.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <elf.h>

using namespace klp;

namespace {

// A module with two new functions and a hook, described as link_module() does.
Object described_module() {
  Object module;
  module.sections.resize(3);
  module.sections[1] = {".text.f", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16, 0, 0, 0, std::string(48, '\x90'), 48,
                        {}};
  module.sections[2] = {
      ".init.text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16, 0, 0, 0, std::string(16, '\0'), 16, {}};
  module.symbols = {{},
                    {"klp_new_0", STT_FUNC, STB_GLOBAL, STV_HIDDEN, 1, 0, 16},
                    {"klp_new_1", STT_FUNC, STB_GLOBAL, STV_HIDDEN, 1, 16, 16},
                    {"klp_hook_0", STT_FUNC, STB_GLOBAL, STV_HIDDEN, 1, 32, 16},
                    {"klp_enable_patch", STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  Extraction extraction;
  extraction.functions.push_back({{0, 0}, "vmlinux", {"f", 0, 0, true}, "klp_new_0"});
  extraction.functions.push_back({{1, 0}, "tun", {"g", 3, 0, true}, "klp_new_1"});
  extraction.hooks.push_back({{2, 0}, "tun", "pre_unpatch", "klp_hook_0"});
  extraction.states.push_back({0x1f, 2});
  ModuleOptions options;
  options.build_id = std::string("\x12\0\xab", 3);
  options.info = {{"livepatch", "Y"}};
  add_description(module, extraction, options);
  add_modinfo(module, extraction, options);
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

TEST_CASE("a description that the runtime would read in another way is refused") {
  Object module = described_module();
  SECTION("a list with a wrong number of entries") {
    byte_of(module, "klp_objects", offsetof(klp_object_description, function_count)) = 2;
    CHECK(fault_of(module) == "a list of 2 entries is not where it says");
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
    CHECK(fault_of(module) == "a number stands at +0x0, where nothing may be");
  }
  SECTION("a relocation in place of a number") {
    const Symbol functions = symbol_of(module, "klp_functions_0");
    auto& relocations = module.sections[functions.section].relocations;
    relocations.push_back({functions.value + offsetof(klp_function_description, position), R_X86_64_64, 1, 0});
    std::ranges::sort(relocations, {}, &Relocation::offset);
    CHECK(fault_of(module) == "a pointer stands at +0x8, where nothing may be");
  }
  SECTION("two lists in one place") {
    const Symbol& objects = symbol_of(module, "klp_objects");
    auto& relocations = module.sections[objects.section].relocations;
    auto list = [&](std::uint64_t number) {
      return std::ranges::find(relocations,
                               objects.value + number * sizeof(klp_object_description) +
                                   offsetof(klp_object_description, functions),
                               &Relocation::offset);
    };
    list(1)->symbol = list(0)->symbol;
    CHECK(fault_of(module) == "two lists are in one place");
  }
  SECTION("a kind of hook that the runtime never calls") {
    byte_of(module, "klp_hooks_1", offsetof(klp_hook_description, kind)) = KLP_HOOK_KINDS;
    CHECK(fault_of(module) == "an entry of a list of hooks cannot be read");
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
    CHECK(fault_of(module) == "the kernel's build ID is not where it says");
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
  SECTION("none") {
    for (auto& symbol : module.symbols)
      if (symbol.name == "klp_description") symbol.name = "other";
    CHECK(fault_of(module) == "it has no description of a livepatch");
  }
}

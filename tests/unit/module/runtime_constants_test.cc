// New code that has a runtime constant (arch/runtime_constants.h) gets an entry in the table klp_constants: the
// operand, and places of the kernel's code that have the value.
#include "generator/kernel/image/constant_places.h"
#include "klp-runtime/module/klp_description.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstring>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

const std::string mov("\x48\xb8\xef\xcd\xab\x89\x67\x45\x23\x01", 10);

// f: one byte, then a mov with a runtime constant, listed in `list`; ret
Object unit(char first, const std::string& list) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  auto add = [&](const std::string& name, std::uint64_t flags, const std::string& bytes,
                 std::vector<Relocation> relocations) {
    o.sections.push_back(
        {name, SHT_PROGBITS, SHF_ALLOC | flags, 1, 0, 0, 0, bytes, bytes.size(), std::move(relocations)});
  };
  add(".text.f", SHF_EXECINSTR, first + mov + "\xc3", {});
  add(list, 0, std::string(4, '\0'), {{0, R_X86_64_PC32, 1, 3}});
  o.symbols = {{}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 12}};
  return o;
}

void put(std::string& bytes, std::int64_t distance) {
  auto value = static_cast<std::int32_t>(distance);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

constexpr std::uint64_t text = 0x1000, list_address = 0x2000, init_text = 0x3000;

// A kernel with f() at 0x1000 and g() at 0x1010, each with a mov, and a list with both operands. The list also has an
// operand of init code, and a place in g() that is no operand.
KernelObject kernel() {
  std::string code = mov + std::string(6, '\x90') + "\x90" + mov + "\xc3", list;
  put(list, static_cast<std::int64_t>(init_text + 2 - list_address));
  for (std::uint64_t operand : {text + 2, text + 2, text + 0x13, text + 0x10}) // f() has it twice
    put(list, static_cast<std::int64_t>(operand - list_address - list.size()));
  const std::uint64_t size = list.size();
  std::vector<Image::Section> sections = {{".text", text, code.size(), 0, true, true, false},
                                          {".init.data", list_address, size, code.size(), true, false, false},
                                          {".init.text", init_text, mov.size(), code.size() + size, true, true, false}};
  return {"vmlinux",
          Image::of_sections(code + list + mov, std::move(sections)),
          Kallsyms({{text, 't', "f"},
                    {text + 0x10, 't', "g"},
                    {list_address, 'd', "__start_runtime_ptr_table"},
                    {list_address + size, 'd', "__stop_runtime_ptr_table"},
                    {init_text, 't', "early"}}),
          {},
          {},
          {}};
}

} // namespace

TEST_CASE("the places of a runtime constant are its operands in code that stays in memory") {
  const KernelObject vmlinux = kernel();
  const RuntimeConstant& pointer = runtime_constant("runtime_ptr_");
  auto places = constant_places(vmlinux.image, vmlinux.symbols, pointer, "table");
  REQUIRE(places.size() == 3);
  CHECK(places[0].address == text + 2);
  CHECK(places[2].address == text + 0x13);
  CHECK(places[2].opcode == "\x48\xb8");
  CHECK(constant_places(vmlinux.image, vmlinux.symbols, pointer, "other").empty());
}

TEST_CASE("each runtime constant of new code gets entries with sources in different functions of the kernel") {
  const Object before = unit('\x90', "runtime_ptr_table"), after = unit('\xf8', "runtime_ptr_table");
  const Object object = OneUnit(before, after, kernel()).extracted();
  CHECK(object.find_section("runtime_ptr_table") == nullptr);
  const Section* table = object.find_section(KLP_CONSTANTS_SECTION);
  REQUIRE(table);
  constexpr std::uint64_t entry_size = sizeof(klp_constant_description);
  REQUIRE(table->size == 3 * entry_size);
  REQUIRE(table->relocations.size() == 4);
  for (std::uint64_t i : {0, 1}) {
    auto entry = ByteView(table->data).get<klp_constant_description>(i * entry_size);
    CHECK(entry->size == 8);
    CHECK(entry->opcode == 0xb848);
    CHECK(entry->opcode_size == 2);
    const Relocation &place = table->relocations[2 * i], &source = table->relocations[2 * i + 1];
    CHECK(place.offset == i * entry_size + offsetof(klp_constant_description, place));
    CHECK(object.sections[object.symbols[place.symbol].section].name == ".text..klp_f");
    CHECK(place.addend == 3);
    CHECK(object.symbols[source.symbol].name == (i ? ".klp.sym.vmlinux.g,0" : ".klp.sym.vmlinux.f,0"));
    CHECK(source.addend == (i ? 3 : 2));
  }
  CHECK(ByteView(table->data).get<klp_constant_description>(2 * entry_size)->place == nullptr);
}

TEST_CASE("a function that uses another runtime constant differs, though its code is the same") {
  const Object before = unit('\x90', "runtime_ptr_table"), after = unit('\x90', "runtime_ptr_other");
  const Layout original = *Layout::make(before), patched = *Layout::make(after);
  Comparison comparison = compare({&original, nullptr}, {&patched, nullptr});
  REQUIRE(comparison.changed.size() == 1);
  CHECK(comparison.changed[0].why == "at +0x3 it uses the runtime constant other instead of table");
}

TEST_CASE("a runtime constant that the image does not show is refused") {
  const Object before = unit('\x90', "runtime_ptr_other"), after = unit('\xf8', "runtime_ptr_other");
  OneUnit patch(before, after, kernel());
  for (auto& change : patch.units[0].comparison.changed) change.redirected = true;
  Binder binder(patch.units);
  auto extraction =
      extract(patch.units, binder, select(patch.units, binder).selection, Imports(patch.objects, Symvers()));
  REQUIRE(extraction);
  REQUIRE(extraction->refusals.size() == 1);
  CHECK(extraction->refusals[0].error.cause.find("runtime_ptr_other") != std::string::npos);
}

#include "generator/review/per_cpu_address.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

const std::string load("\x65\x48\x8b\x05\0\0\0\0\xc3", 9); // mov %gs:boxes(%rip), %rax; ret

// f reads boxes, which contains g's address if `address`.
Object unit(const std::string& code, const std::string& section, bool address) {
  Object o;
  o.sections = {
      {},
      {.name = ".text.f", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = code, .size = code.size()},
      {.name = section,
       .type = SHT_PROGBITS,
       .flags = SHF_ALLOC | SHF_WRITE,
       .alignment = 8,
       .data = std::string(16, '\0'),
       .size = 16},
      {.name = ".text.g", .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = "\xc3", .size = 1}};
  if (code == load) o.sections[1].relocations = {{4, R_X86_64_PC32, 2, -4}};
  if (address) o.sections[2].relocations = {{8, R_X86_64_64, 3, 0}};
  o.symbols = {{},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, code.size()},
               {"boxes", STT_OBJECT, STB_LOCAL, 0, 2, 0, 16},
               {"g", STT_FUNC, STB_GLOBAL, 0, 3, 0, 1}};
  return o;
}

std::vector<std::string> refused(const std::string& section, bool address, const std::string& before_name) {
  Object before = unit("\xc3", section, address), after = unit(load, section, address);
  before.symbols[2].name = before_name;
  OneUnit patch(before, after, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  Binder binder(patch.units);
  std::vector<std::string> texts;
  for (const auto& error : per_cpu_addresses(patch.units, select(patch.units, binder).selection))
    texts.push_back(error.symbol + ": " + error.cause + " | " + error.remedy);
  return texts;
}

} // namespace

TEST_CASE("a new per-CPU variable with an address in its initial value is refused, with a remedy") {
  CHECK(refused(".data..percpu..shared_aligned", true, "other") ==
        std::vector<std::string>{
            "boxes: it is a new per-CPU variable with an address in its initial value (g(), at byte 8), and this "
            "kernel's module loader does not fill in addresses there: each CPU's would start with a null pointer | "
            "leave the address out of the initial value, and set it in a hook (KLP_PRE_PATCH) before new code runs: "
            "for_each_possible_cpu(cpu) per_cpu(boxes, cpu) = ..."});
}

TEST_CASE("per-CPU variables without addresses, existing ones and ordinary data are not refused") {
  CHECK(refused(".data..percpu", false, "other").empty());
  CHECK(refused(".data..percpu", true, "boxes").empty()); // exists in the kernel
  CHECK(refused(".data.boxes", true, "other").empty());
}

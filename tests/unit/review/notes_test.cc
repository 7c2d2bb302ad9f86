#include "generator/prove/about.h"
#include "generator/review/kprobes.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

// f in `section`, and a list of functions that are excluded from kprobes, which contains f if `listed`.
Object unit(const std::string& code, const std::string& section, bool listed) {
  Object o;
  o.sections.emplace_back();
  o.sections.push_back(
      {.name = section, .type = SHT_PROGBITS, .flags = SHF_ALLOC | SHF_EXECINSTR, .data = code, .size = code.size()});
  o.sections.push_back({.name = "_kprobe_blacklist",
                        .type = SHT_PROGBITS,
                        .flags = SHF_ALLOC,
                        .alignment = 8,
                        .data = std::string(8, '\0'),
                        .size = 8});
  if (listed) o.sections[2].relocations = {{0, R_X86_64_64, 1, 0}};
  o.symbols = {
      {}, {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, code.size()}, {"_kbl_addr_f", STT_OBJECT, STB_LOCAL, 0, 2, 0, 8}};
  return o;
}

KernelObject vmlinux() { return {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}}; }

std::vector<std::string> kprobes_notes(const std::string& section, bool listed) {
  Object before = unit("\x90\xc3", section, listed), after = unit("\xf8\xc3", section, listed);
  OneUnit patch(before, after, vmlinux());
  Binder binder(patch.units);
  std::vector<std::string> symbols;
  for (const auto& note : notes_on_kprobes(patch.units, select(patch.units, binder).selection))
    symbols.push_back(note.rule + " " + note.symbol);
  return symbols;
}

} // namespace

TEST_CASE("a patched function that is excluded from kprobes gets a note") {
  CHECK(kprobes_notes(".text.f", true) == std::vector<std::string>{"kprobes f()"});
  CHECK(kprobes_notes(".kprobes.text", false) == std::vector<std::string>{"kprobes f()"});
  CHECK(kprobes_notes(".text.f", false).empty());
}

TEST_CASE("an error gives the file of the definition, or the unit's source if the definition is not known") {
  Object before = unit("\x90\xc3", ".text.f", false), after = unit("\xf8\xc3", ".text.f", false);
  OneUnit patch(before, after, vmlinux());
  CHECK(render(refusal_at(patch.units[0], patch.patched.find("f"), "it is so", "leave it")) ==
        "unit.c: f(): it is so\n  remedy: leave it");
  facts::Unit facts;
  facts.functions.emplace_back().symbol = "f";
  facts.functions[0].begin = {"kernel/sched/psi.c", 12, 1};
  patch.units[0].patched.facts = &facts;
  CHECK(render(refusal_at(patch.units[0], patch.patched.find("f"), "it is so", "")) ==
        "kernel/sched/psi.c:12: f(): it is so");
  CHECK(render(refusal_at(patch.units[0], no_atom, "it is so", "")) == "unit.c: it is so");
  CHECK(name_with_file(patch.units[0], "f") == "kernel/sched/psi.c: f");
  CHECK(name_with_file(patch.units[0], "gone") == "unit.c: gone");
}

#include "generator/audit/definition_meant.h"
#include "tests/unit/review/small_unit.h"

#include "tests/unit/audit/said_by.h"

#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

KernelObject object(const std::string& name, std::vector<KernelSymbol> symbols) {
  return {name, Image::of_sections("", {}), Kallsyms(std::move(symbols)), {}, {}, {}};
}

// A file that defines help in some way, and one that calls it. What the call leads to: a function of "definer",
// "kernel" or "user".
std::string meant(SmallUnit before, SmallUnit after, const KernelObject& definer, const KernelObject& caller) {
  SmallUnit user_before, user_after;
  user_before.function("f", {});
  user_after.function("f", {"help"});
  std::vector<PatchUnit> units{compared(before, after), compared(user_before, user_after)};
  units[0].object = &definer;
  units[1].object = &caller;
  const Layout& layout = *units[1].patched.layout;
  AtomId f = layout.find("f");
  auto found = definition_meant(units, layout.atom(f).references.at(0), {1, f});
  return !found ? "kernel" : found->unit == 0 ? "definer" : "user";
}

SmallUnit help(const std::vector<std::string>& calls = {}) { return SmallUnit().function("help", calls); }
SmallUnit static_help() { return help().bind(STB_LOCAL, {"help"}); }
SmallUnit weak_help() { return help().bind(STB_WEAK, {"help"}); }

} // namespace

TEST_CASE("the audit takes a name for what the change adds or makes global, and otherwise for the kernel's") {
  const KernelObject vmlinux = object("vmlinux", {}), m = object("m", {});
  CHECK(meant({}, help(), vmlinux, vmlinux) == "definer");
  CHECK(meant(static_help(), help(), vmlinux, vmlinux) == "definer");
  CHECK(meant(help(), help({"raw"}), vmlinux, vmlinux) == "kernel"); // the original is redirected
  CHECK(meant(help(), help(), vmlinux, vmlinux) == "kernel");
  CHECK(meant({}, static_help(), vmlinux, vmlinux) == "kernel");
  CHECK(meant({}, help(), vmlinux, m) == "definer");
}

TEST_CASE("the audit takes a name for the kernel's where another object or a weak definition would take it") {
  const KernelObject vmlinux = object("vmlinux", {{0x100, 'T', "help"}}), m = object("m", {{0x10, 'T', "help"}});
  CHECK(meant({}, weak_help(), vmlinux, vmlinux) == "kernel");
  CHECK(meant({}, help(), vmlinux, m) == "kernel");
  CHECK(meant({}, weak_help(), object("vmlinux", {}), object("m", {})) == "definer");
}

TEST_CASE("relocations of a module that the livepatch does not list are never applied") {
  LivepatchFile file;
  file.object.sections.emplace_back();
  file.object.sections.push_back({".text.f", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0, {}, 0, {}});
  file.object.symbols = {{}};
  for (const char* name : {".klp.rela.vmlinux.text.f", ".klp.rela.m.text.f"})
    file.object.livepatch_relocations.push_back({name, 1, {}});
  CHECK(said_by(check_livepatch_relocations, file, {}) ==
        std::vector<std::string>{
            ".klp.rela.m.text.f: the livepatch does not list module m, so the kernel never applies it"});
}

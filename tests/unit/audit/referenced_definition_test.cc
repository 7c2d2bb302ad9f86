#include "generator/audit/referenced_definition.h"

#include "tests/unit/review/small_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

KernelObject object(const std::string& name, std::vector<KernelSymbol> symbols) {
  return {name, Image::of_sections("", {}), Kallsyms(std::move(symbols)), {}, {}, {}};
}

// The change has two units: one with `before` and `after`, which may define help, and one whose patched function f
// calls help. Returns where the called help is defined: in the first unit ("definer"), the second ("user") or the
// "kernel".
std::string owner_of_target(SmallUnit before, SmallUnit after, const KernelObject& definer,
                            const KernelObject& caller) {
  SmallUnit user_before, user_after;
  user_before.function("f", {});
  user_after.function("f", {"help"});
  std::vector<PatchUnit> units{compared(before, after), compared(user_before, user_after)};
  units[0].object = &definer;
  units[1].object = &caller;
  const Layout& layout = *units[1].patched.layout;
  AtomId f = layout.find("f");
  auto found = referenced_definition(units, layout.atom(f).references.at(0), {1, f});
  return !found ? "kernel" : found->unit == 0 ? "definer" : "user";
}

SmallUnit help(const std::vector<std::string>& calls = {}) { return SmallUnit().function("help", calls); }
SmallUnit static_help() { return help().bind(STB_LOCAL, {"help"}); }
SmallUnit weak_help() { return help().bind(STB_WEAK, {"help"}); }

} // namespace

TEST_CASE("a name leads to a definition that the change adds or makes global, and otherwise to the kernel") {
  const KernelObject vmlinux = object("vmlinux", {}), m = object("m", {});
  CHECK(owner_of_target({}, help(), vmlinux, vmlinux) == "definer");
  CHECK(owner_of_target(static_help(), help(), vmlinux, vmlinux) == "definer");
  CHECK(owner_of_target(help(), help({"raw"}), vmlinux, vmlinux) == "kernel"); // the original is redirected
  CHECK(owner_of_target(help(), help(), vmlinux, vmlinux) == "kernel");
  CHECK(owner_of_target({}, static_help(), vmlinux, vmlinux) == "kernel");
  CHECK(owner_of_target({}, help(), vmlinux, m) == "definer");
}

TEST_CASE("a name that the kernel defines in the user's object comes before another object's or a weak definition") {
  const KernelObject vmlinux = object("vmlinux", {{0x100, 'T', "help"}}), m = object("m", {{0x10, 'T', "help"}});
  CHECK(owner_of_target({}, weak_help(), vmlinux, vmlinux) == "kernel");
  CHECK(owner_of_target({}, help(), vmlinux, m) == "kernel");
  CHECK(owner_of_target({}, weak_help(), object("vmlinux", {}), object("m", {})) == "definer");
}

#include "generator/select/imports.h"

#include "generator/module/module_entries.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;

namespace {

KernelObject object(const std::string& name, std::vector<KernelSymbol> symbols, std::set<std::string> needs = {}) {
  auto counted = name == "vmlinux" ? Kallsyms::Counted::by_address : Kallsyms::Counted::as_listed;
  return {name, Image::of_sections("", {}), Kallsyms(std::move(symbols), counted), {}, std::move(needs)};
}

// The module m depends on the module `below`. The module `beside` is independent of both.
struct Kernel {
  Kernel() {
    std::vector<KernelObject> list;
    list.push_back(object("vmlinux", {{0x100, 'T', "exported"}, {0x200, 'T', "internal"}, {0x300, 'T', "both"}}));
    list.push_back(object("m",
                          {{0x11, 't', "both"},
                           {0x10, 'T', "both"},
                           {0x20, 'D', "__this_module"},
                           {0x30, 'd', "key"},
                           {0x40, 't', "f"},
                           {0x50, 'U', "exported"}},
                          {"below"}));
    list.push_back(object("below", {{0x10, 't', "helper"}, {0x20, 'T', "helper"}}));
    list.push_back(object("beside", {{0x10, 'T', "other"}}));
    objects.emplace(std::move(list));
  }

  PatchUnit unit(const std::string& name) {
    PatchUnit unit;
    unit.source = "unit.c";
    unit.object = *objects->get(name);
    return unit;
  }

  std::optional<KernelObjects> objects;
  Symvers exports = {{"exported", {1, "vmlinux", false, ""}},
                     {"helper", {2, "net/below", true, ""}},
                     {"other", {3, "net/beside", false, ""}}};
};

// f with one entry in a special section, whose last reference is to `target`.
Object unit_with_entry(const std::string& table, unsigned references, const std::string& target) {
  Object o;
  o.path = "unit.o";
  o.sections.emplace_back();
  o.sections.push_back({".text.f", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 1, 0, 0, 0, std::string(6, '\x90'), 6, {}});
  Section entries{table, SHT_PROGBITS, SHF_ALLOC, 1, 0, 0, 0, std::string(4 * references, '\0'), 4 * references, {}};
  for (unsigned i = 0; i < references; ++i)
    entries.relocations.push_back({4 * i, R_X86_64_PC32, i + 1 < references ? 1u : 2u, 0});
  o.sections.push_back(std::move(entries));
  o.symbols = {
      {}, {"f", STT_FUNC, STB_LOCAL, 0, 1, 0, 6}, {target, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

EntryDecision rule(Kernel& kernel, const std::string& home, const Object& object) {
  Layout layout = *Layout::make(object);
  std::vector<PatchUnit> units{kernel.unit(home)};
  units[0].original.layout = units[0].patched.layout = &layout;
  units[0].comparison = compare(units[0].original, units[0].patched);
  Imports imports(*kernel.objects, kernel.exports);
  AtomId f = layout.find("f");
  return decide_entry(units, {0, f}, layout.atom(f).entries.at(0), Binder(units), imports);
}

using Treatment = EntryDecision::Treatment;

} // namespace

TEST_CASE("a symbol of the module itself goes before all others of its name") {
  Kernel kernel;
  Imports imports(*kernel.objects, kernel.exports);
  auto both = imports.external(kernel.unit("m"), "both");
  REQUIRE(both);
  CHECK(both->object == "m");
  CHECK(both->place.position == 2);
  CHECK(both->exported == nullptr);
  CHECK(imports.external(kernel.unit("m"), "__this_module")->object == "m");
  CHECK(imports.external(kernel.unit("vmlinux"), "both")->object == "vmlinux");
}

TEST_CASE("what vmlinux exports is an ordinary import, and the rest of it a livepatch symbol") {
  Kernel kernel;
  Imports imports(*kernel.objects, kernel.exports);
  for (const char* home : {"m", "vmlinux"}) {
    CHECK(imports.external(kernel.unit(home), "exported")->exported != nullptr);
    auto internal = imports.external(kernel.unit(home), "internal");
    REQUIRE(internal);
    CHECK(internal->exported == nullptr);
    CHECK(internal->object == "vmlinux");
  }
}

TEST_CASE("another module's export is a livepatch symbol where that module is there whenever the patched one is") {
  Kernel kernel;
  Imports imports(*kernel.objects, kernel.exports);
  auto helper = imports.external(kernel.unit("m"), "helper");
  REQUIRE(helper);
  CHECK(helper->object == "below");
  CHECK(helper->place.position == 2);
  CHECK(helper->exported == nullptr);
  auto other = imports.external(kernel.unit("m"), "other");
  REQUIRE_FALSE(other);
  CHECK(other.error().status == ExitStatus::refused);
  CHECK(other.error().cause == "it is exported by module beside, which need not be loaded when m is");
  CHECK(imports.external(kernel.unit("vmlinux"), "helper").error().cause ==
        "it is exported by module below, and code of vmlinux cannot depend on a module");
}

TEST_CASE("a symbol whose position changes while the module starts is refused") {
  Kernel kernel;
  std::vector<KernelObject> list;
  list.push_back(object("vmlinux", {}));
  list.push_back(object("m", {{0x10, 'T', "f"}}));
  list.back().names_with_changing_position = {"f"};
  kernel.objects.emplace(std::move(list));
  auto f = Imports(*kernel.objects, kernel.exports).external(kernel.unit("m"), "f");
  REQUIRE_FALSE(f);
  CHECK(f.error().status == ExitStatus::refused);
}

TEST_CASE("static branches of a module are refused, its tracepoints and static call sites left out") {
  Kernel kernel;
  std::vector<KernelObject> list;
  list.push_back(object("vmlinux", {{0x100, 'D', "vmlinux_key"}}));
  list.push_back(object("m", {{0x10, 'D', "key"}, {0x20, 'D', "__tracepoint_go"}, {0x30, 'D', "__SCK__call"}}));
  kernel.objects.emplace(std::move(list));
  kernel.exports["exported_key"] = {1, "vmlinux", false, ""};

  EntryDecision key = rule(kernel, "m", unit_with_entry("__jump_table", 3, "key"));
  CHECK(key.treatment == Treatment::refuse);
  CHECK(key.error.remedy == "ask static_key_enabled(&key) in the changed function instead of a static branch");
  EntryDecision tracepoint = rule(kernel, "m", unit_with_entry("__jump_table", 3, "__tracepoint_go"));
  CHECK(tracepoint.treatment == Treatment::leave_out);
  CHECK(tracepoint.why == "tracepoint of module m: it stays silent in the new code");
  EntryDecision call = rule(kernel, "m", unit_with_entry(".static_call_sites", 2, "__SCK__call"));
  CHECK(call.treatment == Treatment::leave_out);
  CHECK(call.why.empty());
  CHECK(rule(kernel, "m", unit_with_entry("__ex_table", 2, "key")).treatment == Treatment::refuse);
  for (const char* name : {"vmlinux_key", "exported_key"})
    CHECK(rule(kernel, "m", unit_with_entry("__jump_table", 3, name)).treatment == Treatment::keep);
  CHECK(rule(kernel, "vmlinux", unit_with_entry("__jump_table", 3, "vmlinux_key")).treatment == Treatment::keep);
}

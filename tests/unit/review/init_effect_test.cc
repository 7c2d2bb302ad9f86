#include "generator/review/boot_only.h"
#include "generator/review/init_effect.h"
#include "tests/unit/select/one_unit.h"

#include <catch2/catch.hpp>
#include <elf.h>

using namespace klp;
using namespace klp::test;

namespace {

const std::string ret("\xc3", 1);
const std::string load("\x8b\x05\0\0\0\0\x90\xc3", 8);       // mov v(%rip), %eax; nop; ret
const std::string store("\xc7\x05\0\0\0\0\1\0\0\0\xc3", 11); // movl $1, v(%rip); ret

const std::string take("\x48\xc7\xc7\0\0\0\0\xe8\0\0\0\0\xc3", 13); // mov $v, %rdi; call callee; ret

struct Side {
  std::string f, start;   // their code: ret, load, store or take
  std::string name = "v"; // of the variable
  std::string section = ".data.v";
  std::string callee = "callee";
};

// f uses v; start() is init code. Both lie in sections of their own.
Object unit(const Side& side) {
  auto relocations = [](const std::string& code) -> std::vector<Relocation> {
    if (code == take) return {{3, R_X86_64_32S, 2, 0}, {8, R_X86_64_PLT32, 4, -4}};
    if (code != load && code != store) return {};
    return {{2, R_X86_64_PC32, 2, code == store ? -8 : -4}};
  };
  auto code = [&](const std::string& name, const std::string& bytes) {
    return Section{.name = name,
                   .type = SHT_PROGBITS,
                   .flags = SHF_ALLOC | SHF_EXECINSTR,
                   .data = bytes,
                   .size = bytes.size(),
                   .relocations = relocations(bytes)};
  };
  Object o;
  o.sections = {{},
                code(".text.f", side.f),
                {.name = side.section,
                 .type = SHT_PROGBITS,
                 .flags = SHF_ALLOC | SHF_WRITE,
                 .alignment = 4,
                 .data = std::string(4, '\0'),
                 .size = 4},
                code(".init.text", side.start)};
  o.symbols = {{},
               {"f", STT_FUNC, STB_GLOBAL, 0, 1, 0, side.f.size()},
               {side.name, STT_OBJECT, STB_LOCAL, 0, 2, 0, 4},
               {"start", STT_FUNC, STB_LOCAL, 0, 3, 0, side.start.size()},
               {side.callee, STT_NOTYPE, STB_GLOBAL, 0, section_undefined, 0, 0}};
  return o;
}

struct Reported {
  std::vector<std::string> refusals, notes;
};

Reported report_of(const Side& before, const Side& after, bool of_module = false, std::vector<FeatureBit> bits = {},
                   const facts::Unit* facts = nullptr) {
  Object original = unit(before), patched = unit(after);
  OneUnit patch(original, patched, {"vmlinux", Image::of_sections("", {}), Kallsyms({}), {}, {}});
  patch.units[0].original.of_module = patch.units[0].patched.of_module = of_module;
  patch.units[0].patched.facts = facts;
  Binder binder(patch.units);
  const std::vector<InitChange> changes = {
      {"unit.c", of_module, 0, changed_init_effects(patch.units[0].original, patch.units[0].patched), {"start"}}};
  const std::set<std::string> touched = {"f", "start"};
  const InitReview review{changes, bits, touched};
  Reported reported;
  for (const auto& e : init_effects(patch.units, binder, select(patch.units, binder).selection, review))
    reported.refusals.push_back(e.symbol + ": " + e.cause);
  for (const auto& n : notes_on_init_code(review)) reported.notes.push_back(n.symbol + ": " + n.why);
  return reported;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("new code that reads a variable which init code newly sets is refused, and a note names the effect") {
  Reported reported = report_of({ret, ret}, {load, store});
  CHECK(reported.refusals ==
        Texts{"f(): it uses v, which start() (unit.c:0) would newly set after the change; that code "
              "runs while booting only, and has run"});
  CHECK(reported.notes ==
        Texts{"start(): unit.c: it runs while booting only, and has run; with the change it would set v"});
}

TEST_CASE("a new variable that init code sets is refused in the same way") {
  CHECK(report_of({ret, ret, "other"}, {load, store}).refusals.size() == 1);
  CHECK(report_of({ret, ret, "other"}, {load, ret}).refusals.empty()); // this is a case for rule new-state
}

TEST_CASE("init code whose effects are the same as before does not matter to new code") {
  CHECK(report_of({ret, store}, {load, store}).refusals.empty());
  CHECK(report_of({ret, store}, {load, store}).notes.empty());
}

TEST_CASE("a variable that init code no longer sets has been set in the running kernel") {
  CHECK(report_of({ret, store}, {load, ret}).refusals ==
        Texts{"f(): it uses v, which start() (unit.c:0) would no longer set after the change; that code runs while "
              "booting only, and has run"});
}

TEST_CASE("effects on which no new code depends only get a note") {
  Reported reported = report_of({load, ret}, {ret + "\x90", store});
  CHECK(reported.refusals.empty());
  CHECK(reported.notes ==
        Texts{"start(): unit.c: it runs while booting only, and has run; with the change it would set v"});
}

TEST_CASE("new code that sets the variable itself in the same way does not depend on init code") {
  CHECK(report_of({ret, ret}, {store, store}).refusals.empty());
}

TEST_CASE("the old init code of a module runs") {
  CHECK(report_of({ret, ret}, {load, store}, true).refusals ==
        Texts{"f(): it uses v, which start() (unit.c:0) would newly set after the change; that code runs while its "
              "module is loaded only, and there the old one runs"});
}

TEST_CASE("new code that tests a CPU bit which only boot code would set is refused") {
  FeatureBit bit{"X86_BUG_NEW", true, {"start"}, {}, {"f"}};
  CHECK(
      report_of({ret, ret}, {load, ret}, false, {bit}).refusals ==
      Texts{"f(): it asks for X86_BUG_NEW, which is new, and which start() would set while booting; that code has "
            "run, so that no CPU has the bit, and code for CPUs that have it never runs (/proc/cpuinfo lacks it too)"});
  FeatureBit old{"X86_FEATURE_OLD", false, {"start"}, {}, {"f"}};
  CHECK(report_of({ret, ret}, {load, ret}, false, {old}).refusals ==
        Texts{"f(): it asks for X86_FEATURE_OLD, which start() would newly set or clear while booting; that code has "
              "run, so that the bit is what it was"});
  CHECK(report_of({ret, ret}, {load, ret}, false, {{"X86_BUG_NEW", true, {"start"}, {}, {"g"}}}).refusals.empty());
  CHECK(report_of({ret, ret}, {load, ret}, false, {bit}).notes ==
        Texts{"start(): it runs while booting only, and has run; with the change it would set or clear "
              "X86_BUG_NEW"});
}

TEST_CASE("capability bits of a CPU are examined by name, other members of the struct like any variable") {
  facts::Unit facts;
  facts.records = {
      {facts::RecordKind::structure, "cpuinfo_x86", {}, 12, 4, {{"x86_capability", "unsigned int[2]", 32, 64}}}};
  auto refusals = [&](const std::string& variable) {
    return report_of({ret, ret, variable}, {load, store, variable}, false, {}, &facts).refusals;
  };
  CHECK(refusals("boot_cpu_data") ==
        Texts{"f(): it uses boot_cpu_data, which start() (unit.c:0) would newly set after the change; that code runs "
              "while booting only, and has run"});
  CHECK(refusals("cpu_info").size() == 1);
  CHECK(refusals("cpu_caps_set").empty());
  facts.records[0].fields[0].offset = 0;
  CHECK(refusals("boot_cpu_data").empty());
  CHECK(refusals("cpu_info").empty());
}

TEST_CASE("capability bits may lie in an anonymous union") {
  facts::Unit facts;
  facts.records = {{facts::RecordKind::union_, "", {}, 8, 8, {{"x86_capability", "unsigned int[2]", 0, 64}}},
                   {facts::RecordKind::structure,
                    "cpuinfo_x86",
                    {},
                    16,
                    8,
                    {{"", "union <anonymous>", 0, 64}, {"x86", "u8", 64, 8}}}};
  auto refusals = [&] {
    return report_of({ret, ret, "boot_cpu_data"}, {load, store, "boot_cpu_data"}, false, {}, &facts).refusals;
  };
  CHECK(refusals().empty());
  facts.records[1].fields[0].offset = 64;
  CHECK(refusals().size() == 1);
}

TEST_CASE("a variable that init code passes to a function which undoes a registration only gets a note") {
  auto report_for_callee = [](const std::string& callee) {
    return report_of({ret, ret, "v", ".data.v", callee}, {load, take, "v", ".data.v", callee});
  };
  CHECK(report_for_callee("misc_register").refusals ==
        Texts{"f(): it uses v, which start() (unit.c:0) would newly hand to misc_register() after the change; that "
              "code runs while booting only, and has run"});
  for (const char* callee : {"misc_deregister", "unregister_reboot_notifier", "del_timer_sync", "cdev_del",
                             "cancel_work_sync", "free_percpu", "idr_destroy", "pm_qos_remove_notifier"}) {
    INFO(callee);
    CHECK(report_for_callee(callee).refusals.empty());
    CHECK(report_for_callee(callee).notes ==
          Texts{"start(): unit.c: it runs while booting only, and has run; with the change it "
                "would hand v to " +
                std::string(callee) + "()"});
  }
}

#include "tests/unit/plan/kbuild_tree.h"

using namespace klp;

namespace {

const PlannedUnit& only_unit(const Result<Plan>& plan) {
  if (!plan) FAIL(render(plan.error()));
  REQUIRE(plan->units.size() == 1);
  return plan->units[0];
}

Error only_refusal(const Result<Plan>& plan) {
  if (!plan) FAIL(render(plan.error()));
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "kind-of-file");
  return plan->refusals[0].error;
}

} // namespace

TEST_CASE("a new source file with its line in the Makefile is a unit without an original") {
  KbuildTree t;
  auto plan = t.plan(t.diff_with_lines("obj-y += new.o\nCFLAGS_new.o += -DY\n") +
                     t.diff_of("fs/new.c", "", "int new_one(void) { return 1; }\n"));
  const PlannedUnit& unit = only_unit(plan);
  CHECK(unit.is_new);
  CHECK(unit.why == "the change adds it to vmlinux");
  CHECK(unit.unit.source == "fs/new.c");
  CHECK(std::ranges::find(unit.unit.compile, "-DY") != unit.unit.compile.end());
  CHECK(unit.unit.compile.back() == (t.target.source / "fs/new.c").string());
  CHECK(plan->after.added == std::set<std::string>{"fs/new.c"});
  CHECK(plan->edits.at("fs/new.c").compiled == "int new_one(void) { return 1; }\n");
  CHECK(plan->ignored.empty());
}

TEST_CASE("a source file that was not compiled before is a new unit if the change compiles it") {
  KbuildTree t;
  t.add("fs/idle.c", "int idle;\n");
  auto plan = t.plan(t.diff_with_lines("obj-$(CONFIG_X) += idle.o\n"));
  CHECK(only_unit(plan).is_new);
  CHECK(plan->edits.empty());
}

TEST_CASE("other options for a unit leave its original as it is") {
  KbuildTree t;
  auto plan = t.plan(t.diff_with_lines("CFLAGS_a.o += -DX\n"));
  const PlannedUnit& unit = only_unit(plan);
  CHECK(unit.why == "it is compiled with other options (+ -DX)");
  CHECK(unit.affected.any == unit.why);
  CHECK_FALSE(unit.is_new);
  const auto& after = plan->after.units.at("fs/a.o").compile;
  CHECK(std::ranges::find(after, "-DX") != after.end());
  CHECK(std::ranges::find(unit.unit.compile, "-DX") == unit.unit.compile.end());
}

TEST_CASE("a new option that is set affects the units that mention it, through autoconf.h of the patched side") {
  KbuildTree t;
  auto plan = t.plan(t.diff_of("fs/Kconfig", "", "config OLD\ndefault OLD=y\n"));
  const PlannedUnit& unit = only_unit(plan);
  CHECK(unit.unit.source == "fs/b.c");
  CHECK(plan->after.files.at("include/generated/autoconf.h") == "#define CONFIG_X 1\n#define CONFIG_OLD 1\n");
  REQUIRE(plan->ignored.size() == 1);
  CHECK(plan->ignored[0].why == "CONFIG_OLD becomes y, in what is compiled here; the kernel's own configuration and "
                                "other modules stay as they are");
  CHECK(read_file(t.target.build / ".config").value() == "CONFIG_X=y\n");
}

TEST_CASE("a new option can decide on a new unit") {
  KbuildTree t;
  auto plan = t.plan(t.diff_of("fs/Kconfig", "", "config FAR\ndefault FAR=y\n") +
                     t.diff_with_lines("obj-$(CONFIG_FAR) += far.o\n") + t.diff_of("fs/far.c", "", "int far;\n"));
  CHECK(only_unit(plan).unit.source == "fs/far.c");
}

TEST_CASE("a new option that is not set is reported, with the way to set it") {
  KbuildTree t;
  auto plan = t.plan(t.diff_of("fs/Kconfig", "", "config FAR\n\tbool \"far\"\n"));
  REQUIRE(plan);
  CHECK(plan->units.empty());
  REQUIRE(plan->ignored.size() == 1);
  CHECK(plan->ignored[0].why ==
        "no option that the kernel has gets another value; not set is CONFIG_FAR, which is new: code that needs it is "
        "not compiled (for that, write `default y` to it, and see that what it depends on is set)");
}

TEST_CASE("a Makefile change that alters no command has no effect") {
  KbuildTree t;
  auto plan = t.plan(t.diff_with_lines("obj-$(CONFIG_NONE) += none.o\n"));
  REQUIRE(plan);
  CHECK(plan->units.empty());
  CHECK(plan->refusals.empty());
  REQUIRE(plan->ignored.size() == 1);
  CHECK(plan->ignored[0].path == "fs/Makefile");
  CHECK(plan->ignored[0].why == "what the kernel's build compiles, and how, stays the same");
}

TEST_CASE("a new module is refused, with a remedy that builds it apart") {
  KbuildTree t;
  auto plan = t.plan(t.diff_with_lines("obj-m += other.o\n") + t.diff_of("fs/other.c", "", "int o;\n"));
  Error error = only_refusal(plan);
  CHECK(plan->ignored.empty());
  CHECK(error.file == "fs/Makefile");
  CHECK(error.cause == "module other is new: a livepatch changes what the kernel has, and brings no module");
  CHECK(error.remedy ==
        "leave its files and its line in the Makefile out of the change; copy them to a folder of their own, with the "
        "line `obj-m := other.o`, and build and load it before the livepatch: make -C " +
            t.target.build.string() + " M=FOLDER modules");
}

TEST_CASE("units that are removed or move into a module, and files that a new rule makes, are refused") {
  KbuildTree t;
  CHECK(only_refusal(t.plan(t.diff_of("fs/Makefile", t.makefile, "obj-y += a.o\nobj-m += m.o\n"))).cause ==
        "fs/b.c is compiled no longer, and the running kernel has it");
  CHECK(only_refusal(t.plan(t.diff_of("fs/Makefile", t.makefile, "obj-y += a.o\nobj-m += m.o b.o\n"))).cause ==
        "fs/b.c becomes a part of module b, and the running kernel has it in vmlinux");
  CHECK(only_refusal(t.plan(t.diff_with_lines("other += table.h\n"))).cause ==
        "kbuild makes fs/table.h by a rule that the change adds or alters");
}

TEST_CASE("build files that kbuild cannot read are errors with its messages, and no work folder remains") {
  KbuildTree t;
  auto broken = t.plan(t.diff_with_lines("ifeq (\n"));
  REQUIRE_FALSE(broken);
  CHECK(broken.error().file == "fs/Makefile");
  CHECK(broken.error().cause.starts_with("kbuild cannot follow the change:\n  "));
  CHECK(broken.error().cause.find("fs/Makefile:") != std::string::npos);
  CHECK(broken.error().cause.find("klp-tests") == std::string::npos);
  auto missing = t.plan(t.diff_with_lines("obj-y += nowhere.o\n"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().cause.find("No rule to make target 'fs/nowhere.o'") != std::string::npos);
  auto kconfig = t.plan(t.diff_of("fs/Kconfig", "", "syntax\n"));
  REQUIRE_FALSE(kconfig);
  CHECK(kconfig.error().file == "fs/Kconfig");
  CHECK(kconfig.error().cause.find("fs/Kconfig:1: syntax error") != std::string::npos);
  CHECK(kconfig.error().remedy == "correct the change");
  for (const auto& entry : fs::directory_iterator(t.work.path() / "home/work"))
    CHECK_FALSE(entry.path().filename().string().starts_with("kbuild"));
}

TEST_CASE("a new source that a changed file includes needs no line in a Makefile") {
  KbuildTree t;
  auto plan = t.plan(t.diff_of("fs/a.c", "#include <linux/kconfig.h>\nint a(void) { return 1; }\n",
                               "#include <linux/kconfig.h>\n#include \"part.c\"\nint a(void) { return part(); }\n") +
                     t.diff_of("fs/part.c", "", "static int part(void) { return 2; }\n"));
  CHECK(only_unit(plan).unit.source == "fs/a.c");
  CHECK(plan->ignored.empty());
}

TEST_CASE("a new source file that a Makefile names with .. has its normal path") {
  KbuildTree t;
  t.add("virt/kept.c", "int kept;\n");
  auto plan = t.plan(t.diff_with_lines("obj-y += ../virt/new.o\n") + t.diff_of("virt/new.c", "", "int new_one;\n"));
  const PlannedUnit& unit = only_unit(plan);
  CHECK(unit.is_new);
  CHECK(unit.unit.source == "virt/new.c");
  CHECK(unit.unit.output == "fs/../virt/new.o");
  CHECK(unit.unit.compile.back() == (t.target.source / "virt/new.c").string());
  CHECK(plan->after.added == std::set<std::string>{"virt/new.c"});
  CHECK(plan->edits.contains("virt/new.c"));
  CHECK_FALSE(fs::exists(t.target.source / "virt/new.c"));
}

TEST_CASE("a source file that is compiled for a second object is refused, also if its path has ..") {
  KbuildTree t;
  t.add("virt/kept.c", "int kept;\n");
  CHECK(only_refusal(t.plan(t.diff_with_lines("obj-y += ../fs/a.o\n"))).cause ==
        "fs/a.c is compiled for fs/../fs/a.o too");
}

TEST_CASE("a new source file that is compiled for two objects is refused") {
  KbuildTree t;
  auto plan = t.plan(t.diff_with_lines("obj-y += new.o ../fs/new.o\n") + t.diff_of("fs/new.c", "", "int new_one;\n"));
  Error error = only_refusal(plan);
  CHECK(error.cause == "fs/new.c is compiled newly for fs/../fs/new.o and for fs/new.o");
  CHECK(error.remedy == "give each new object a source file of its own");
  CHECK(plan->units.empty());
}

TEST_CASE("a changed Makefile that a Makefile of another folder includes takes effect, also through ..") {
  KbuildTree t;
  t.add("Makefile", std::string(kbuild_tree_makefile) + ".PHONY: virt/\nvirt/: prepare\n");
  const std::string top = "include $(here)fs/../virt/kvm/Makefile.part\nobj-y += a.o b.o\nobj-m += m.o\n";
  t.add("fs/Makefile", top);
  t.add("virt/Makefile", "\n");
  t.add("virt/kvm/Makefile.part", "KVM = ../virt\n");
  auto plan = t.plan(t.diff_of("virt/kvm/Makefile.part", "KVM = ../virt\n", "KVM = ../virt\nobj-y += $(KVM)/new.o\n") +
                     t.diff_of("virt/new.c", "", "int new_one;\n"));
  CHECK(only_unit(plan).unit.source == "virt/new.c");
}

TEST_CASE("options that this machine newly offers are no part of the change") {
  KbuildTree t;
  t.add("Makefile", std::string(kbuild_tree_makefile) + "olddefconfig: offer\n.PHONY: offer\noffer:\n\t@echo "
                                                        "CONFIG_OFFERED=y >> $(O)/.config\n");
  auto plan = t.plan(t.diff_of("fs/Kconfig", "", "config OLD\ndefault OLD=y\n"));
  CHECK(only_unit(plan).unit.source == "fs/b.c");
  REQUIRE(plan->ignored.size() == 1);
  CHECK(plan->ignored[0].why.starts_with("CONFIG_OLD becomes y, in what is compiled here"));
}

TEST_CASE("an error that the build has also without the change is ignored, even in another line") {
  KbuildTree t;
  const std::string text = std::string(kbuild_tree_makefile) + "vmlinux: broken\n.PHONY: broken\nbroken:\n\t+@false\n";
  t.add("Makefile", text);
  auto plan = t.plan(t.diff_of("Makefile", text, "# one more line\n" + text));
  if (!plan) FAIL(render(plan.error()));
  CHECK(plan->units.empty());
  CHECK(plan->refusals.empty());
}

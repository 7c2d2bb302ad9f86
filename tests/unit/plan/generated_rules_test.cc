#include "base/file.h"
#include "generator/plan/generated_rules.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

using namespace klp;

namespace {

std::string text_of(const std::vector<GeneratedRule>& rules) {
  std::string text;
  for (const auto& rule : rules)
    text += fmt::format("{}: {}{}\n", rule.output, fmt::join(rule.inputs, " "),
                        rule.programs.empty() ? "" : fmt::format(" by {}", fmt::join(rule.programs, " ")));
  return text;
}

} // namespace

TEST_CASE("a rule whose target is a source file has its prerequisites as inputs") {
  CHECK(text_of(generated_rules("cpufeature = $(src)/../../include/asm/cpufeatures.h\n"
                                "$(obj)/capflags.c: $(cpufeature) $(src)/mkcapflags.sh FORCE\n"
                                "\t$(call if_changed,mkcapflags)\n"
                                "$(obj)/common.o: $(obj)/capflags.c\n",
                                "arch/x86/kernel/cpu")) ==
        "arch/x86/kernel/cpu/capflags.c: arch/x86/include/asm/cpufeatures.h arch/x86/kernel/cpu/mkcapflags.sh\n");
}

TEST_CASE("continued lines, two rules for one target, variables of a target and trees in paths are read") {
  CHECK(text_of(generated_rules("$(obj)/names.h : $(srctree)/include/linux/a.h \\\n\t\t$(src)/Makefile # why\n"
                                "$(obj)/names.h: $(srctree)/include/xen/xen*.h\n"
                                "$(obj)/names.h: args = x\n"
                                "targets += names.h\n",
                                "lib")) == "lib/names.h: include/linux/a.h include/xen/xen*.h\n");
}

TEST_CASE("patterns and outputs in other folders are left out") {
  CHECK(
      generated_rules("$(obj)/%.c: $(src)/%.map\nunroll.c: x.awk\n$(obj)/table.o: $(obj)/gen FORCE\n", "lib").empty());
  CHECK(text_of(generated_rules("out := arch/$(SRCARCH)/include/generated/asm\n$(out)/n.h: $(src)/n.tbl FORCE\n",
                                "arch/x86/entry")) == "arch/x86/include/generated/asm/n.h: arch/x86/entry/n.tbl\n");
}

TEST_CASE("the sources of a program, and the files that they include, are inputs of its outputs") {
  std::string name = (fs::temp_directory_path() / "klp-rules-test.XXXXXX").string();
  const fs::path tree = ::mkdtemp(name.data());
  auto add = [&](const fs::path& path, const std::string& text) {
    REQUIRE(make_folder((tree / path).parent_path()));
    REQUIRE(write_file(tree / path, text));
  };
  add("security/s/Makefile", "$(obj)/flask.h: scripts/gen/gen FORCE\n");
  add("scripts/gen/Makefile", "HOST_EXTRACFLAGS += -I$(srctree)/include/uapi -I$(srctree)/include\n");
  add("scripts/gen/gen.c", "#include <stdio.h>\n#include \"own.h\"\n#include <linux/c.h>\n");
  add("scripts/gen/own.h", "\n");
  add("include/uapi/linux/c.h", "\n");
  add("include/linux/c.h", "\n");
  add("arch/arm/x/Makefile", "$(obj)/arm.h: $(src)/a.h\n");
  add("arch/x86/boot/Makefile", "$(obj)/cpustr.h: $(src)/a.h\n");
  auto rules = all_generated_rules(tree);
  REQUIRE(rules);
  CHECK(text_of(*rules) ==
        "security/s/flask.h: include/uapi/linux/c.h scripts/gen/gen.c scripts/gen/own.h by scripts/gen/gen\n");
  CHECK(is_input(rules->front(), "scripts/gen/own.h"));
  CHECK_FALSE(is_input(rules->front(), "include/linux/c.h"));
  GeneratedRule pattern{.output = "a.h", .folder = "", .inputs = {"include/xen/xen*.h"}, .programs = {}};
  CHECK(is_input(pattern, "include/xen/xen-mca.h"));
  fs::remove_all(tree);
}

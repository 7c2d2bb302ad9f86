// A target for tests whose Makefile prints recipes like those of kbuild, within milliseconds. fs/a.c and fs/b.c are
// built in, fs/m.c is a module.
#pragma once

#include "base/file.h"
#include "generator/plan/plan.h"

#include <catch2/catch.hpp>

namespace klp {

inline constexpr char kbuild_tree_makefile[] = R"(
here := $(dir $(lastword $(MAKEFILE_LIST)))
include $(or $(O),.)/include/config/auto.conf
include $(here)fs/Makefile
.PHONY: fs/ prepare modules olddefconfig syncconfig
fs/ vmlinux: prepare $(addprefix fs/,$(obj-y) $(obj-m) $(other))
recipe = set -e; trap 'rm -f $@; trap - HUP' HUP;
module = $(if $(filter $(@F),$(obj-m)),-DMODULE -DKBUILD_MODNAME=$(*F))
fs/%.o: $(here)fs/%.c
	$(recipe) $(CC) -D__KERNEL__ -I$(here)include $(module) $(CFLAGS_$(@F)) -c -o $@ $<
fs/%.h:
	$(recipe) awk -f x.awk > $@
olddefconfig:
	@! grep -n 'syntax' $(here)fs/Kconfig || { echo 'fs/Kconfig:1: syntax error'; false; }
	@sed -n 's/^default /CONFIG_/p' $(here)fs/Kconfig >> $(O)/.config
syncconfig: olddefconfig
	@cp $(O)/.config $(O)/include/config/auto.conf
	@sed 's/=y/ 1/; s/^/#define /' $(O)/.config > $(O)/include/generated/autoconf.h
)";

struct KbuildTree {
  WorkFolder work;
  Target target;

  KbuildTree() : work(*WorkFolder::create(fs::temp_directory_path() / "klp-tests", "kbuild")) {
    target.name = "small";
    target.release = "6.1.0";
    target.compiler = "gcc";
    target.folder = work.path() / "home/targets/small";
    target.source = target.folder / "source";
    target.build = target.folder / "build";
    add("Makefile", kbuild_tree_makefile);
    add("fs/Makefile", makefile);
    add("fs/Kconfig", "");
    add("include/linux/kconfig.h", "#include <generated/autoconf.h>\n");
    add("fs/a.c", "#include <linux/kconfig.h>\nint a(void) { return 1; }\n");
    add("fs/b.c", "#include <linux/kconfig.h>\n#ifdef CONFIG_OLD\nint b(void) { return 1; }\n#endif\n");
    add("fs/m.c", "int m;\n");
    put(target.build / "include/config/auto.conf", "CONFIG_X=y\n");
    put(target.build / "include/generated/autoconf.h", "#define CONFIG_X 1\n");
    put(target.build / ".config", "CONFIG_X=y\n");
    put(target.folder / "units", "klp-units 1\n" + unit("a", "") + unit("b", "") + unit("m", "m"));
  }
  static void put(const fs::path& path, const std::string& text) {
    REQUIRE(make_folder(path.parent_path()));
    REQUIRE(write_file(path, text));
  }
  void add(const fs::path& path, const std::string& text) const { put(target.source / path, text); }
  std::string unit(const std::string& name, const std::string& module) const {
    std::string object = "fs/" + name + ".o", source = target.source / "fs" / (name + ".c");
    return "fs/" + name + ".c\t{\"output\":\"" + object + "\",\"compile\":[\"gcc\",\"-I" +
           (target.source / "include").string() + "\",\"-I./include\",\"-c\",\"-o\",\"" + object + "\",\"" + source +
           "\"]" + (module.empty() ? "" : ",\"module\":\"" + module + "\"") + "}\n";
  }
  // A diff that replaces the text of the file, or creates it if `before` is empty.
  static std::string diff_of(const std::string& path, const std::string& before, const std::string& after) {
    auto lines = [](const std::string& text, char mark) {
      std::string marked;
      std::size_t count = 0;
      for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1, ++count)
        (marked += mark) += text.substr(at, text.find('\n', at) + 1 - at);
      return std::pair(marked, count);
    };
    auto [old, old_count] = lines(before, '-');
    auto [now, now_count] = lines(after, '+');
    return "--- " + (before.empty() ? "/dev/null" : "a/" + path) + "\n+++ b/" + path + "\n@@ -" +
           (old_count ? "1" : "0") + "," + std::to_string(old_count) + " +" + (now_count ? "1," : "0,") +
           std::to_string(now_count) + " @@\n" + old + now;
  }
  // A diff that adds lines to fs/Makefile.
  std::string diff_with_lines(const std::string& lines) const {
    return diff_of("fs/Makefile", makefile, makefile + lines);
  }
  Result<Plan> plan(const std::string& diff) const {
    auto change = parse_diff(diff, "fix.patch");
    REQUIRE(change);
    PlanOptions options;
    options.home = work.path() / "home";
    return make_plan(target, {*change}, options);
  }

  const std::string makefile = "obj-y += a.o b.o\nobj-m += m.o\n";
};

} // namespace klp

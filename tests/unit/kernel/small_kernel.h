// A small source tree whose Makefile has the goals of kbuild that klp uses. All of them end within milliseconds.
#pragma once

#include "generator/kernel/target/compiler.h"
#include "generator/kernel/target/target.h"
#include "tests/unit/kernel/small_image.h"

#include <cstdlib>

namespace klp::test {

inline constexpr char small_makefile[] = R"(
.PHONY: olddefconfig prepare modules_prepare scripts vmlinux modules
olddefconfig:
	@echo configure >> $(O)/../log
	@grep -q GCC_PLUGINS $(O)/.config || echo CONFIG_GCC_PLUGINS=y >> $(O)/.config
	@! test -e ../no-pahole || sed -i /BTF/d $(O)/.config
prepare modules_prepare: olddefconfig
	@echo $@ $(KERNELRELEASE) $(CC) >> $(O)/../log
	@! test -e ../broken || { echo flex is missing; false; }
	@mkdir -p $(O)/include/generated && touch $(O)/include/generated/autoconf.h
scripts:
	@test $(CONFIG_GENKSYMS) = y && mkdir -p $(O)/scripts/genksyms && touch $(O)/scripts/genksyms/genksyms
vmlinux modules:
	set -e; echo x; $(CC) -D__KERNEL__ -c -o init/$@.o $(CURDIR)/init/main.c ; ./tools/objtool/objtool --orc init/$@.o
)";

struct SmallKernel {
  WorkFolder work = work_folder();
  fs::path home = work.path() / "home";
  TargetParts parts;

  SmallKernel() {
    auto gcc = version_of("gcc", {});
    fs::path tree = work.path() / "tree";
    fs::create_directories(tree / "arch/x86");
    parts = {.name = "small",
             .source = tree,
             .config = work.path() / "config",
             .symvers = work.path() / "Module.symvers",
             .image = work.path() / "vmlinux",
             .modules = {}};
    put_file(tree / "Makefile", small_makefile);
    put_file(tree / "Kconfig", "");
    put_file(tree / "arch/x86/Makefile", "");
    put_file(parts.config, "CONFIG_X=y\nCONFIG_DEBUG_INFO_BTF=y\nCONFIG_CC_VERSION_TEXT=\"" + *gcc + "\"\n");
    put_file(parts.symvers, "0x00000001\ttype_show\tvmlinux\tEXPORT_SYMBOL\t\n0x00000002\tg\tm\tEXPORT_SYMBOL\t\n");
    put_file(parts.image, small_vmlinux());
  }

  static void put_file(const fs::path& path, const std::string& text) {
    if (auto written = write_file(path, text); !written) throw std::runtime_error(render(written.error()));
  }

  // Sets `progress_text` to the lines of progress.
  Result<Target> create() {
    progress_text.clear();
    return create_target(home, parts, [this](std::string_view line) { progress_text += std::string(line) + "\n"; });
  }
  std::string log() const { return read_file(home / "targets/small/log").value_or(""); }

  std::string progress_text;
};

} // namespace klp::test

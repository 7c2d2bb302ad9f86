#include "generator/arch/kernel_folders.h"

#include <catch2/catch.hpp>

using namespace klp;

TEST_CASE("other programs are recognized by their folders, and the code that maps the vDSO is the kernel's") {
  for (const char* path : {"arch/x86/boot/compressed/misc.c", "arch/x86/realmode/rm/wakemain.o",
                           "arch/x86/purgatory/sha256.o", "arch/x86/entry/vdso/vdso32/vclock_gettime.o"})
    CHECK(other_program(path));
  for (const char* path : {"arch/x86/entry/vdso/vma.o", "arch/x86/realmode/init.o", "arch/x86/entry/common.o"})
    CHECK_FALSE(other_program(path));
  CHECK(other_program("drivers/firmware/efi/libstub/file.o")->runs_at_boot_only);
  CHECK_FALSE(other_program("arch/x86/entry/vdso/vgetcpu.o")->runs_at_boot_only);
}

TEST_CASE("units of lib/ are members of archives") {
  CHECK(is_in_archive("lib/sort.c"));
  CHECK(is_in_archive("arch/x86/lib/delay.c"));
  CHECK_FALSE(is_in_archive("fs/lib/sort.c"));
}

#include "tests/unit/plan/small_target.h"

using namespace klp;

TEST_CASE("a file from which kbuild may generate code in an unknown way is refused") {
  SmallTarget t;
  for (const char* path : {"arch/x86/entry/syscalls/syscall_64.tbl", "arch/x86/lib/x86-opcode-map.txt"}) {
    t.add(path, "0 read\n");
    auto plan = t.plan({t.change(path, "0 read", "0 write")});
    REQUIRE(plan);
    REQUIRE(plan->refusals.size() == 1);
    CHECK(plan->refusals[0].error.cause == "what the kernel's build makes of this file, klp does not know");
  }
}

TEST_CASE("Rust code is refused as such") {
  SmallTarget t;
  t.add("rust/kernel/print.rs", "fn f() {}\n");
  auto plan = t.plan({t.change("rust/kernel/print.rs", "fn f() {}", "fn g() {}")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "kind-of-file");
  CHECK(plan->refusals[0].error.cause == "it is Rust code, which klp does not compile");
}

TEST_CASE("a change of a constant in generated headers is refused, and other changes of the file are not") {
  SmallTarget t;
  t.add("include/y.h", "enum y { first, last };\nstatic inline int low(void) { return 1; }\n");
  t.add("Kbuild", "bounds-file := include/generated/bounds.h\n$(bounds-file): kernel/bounds.s FORCE\n");
  t.add("kernel/bounds.c", "#include \"../include/y.h\"\nint main(void)\n{\n\tDEFINE(NR_Y, last);\n}\n");
  t.add("fs/a.c", "#include \"../include/y.h\"\nint f(void) { return low(); }\n");
  REQUIRE(make_folder(t.target.build / "kernel"));
  REQUIRE(write_file(t.target.build / "kernel/.bounds.s.cmd",
                     "cmd_kernel/bounds.s := gcc -S -o kernel/bounds.s ../source/kernel/bounds.c\n\nsource := x\n"));
  auto plan = t.plan({t.change("include/y.h", "enum y { first, last };", "enum y { first, second, last };")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "generated-constants");
  CHECK(plan->refusals[0].error.file == "kernel/bounds.c");
  CHECK(plan->refusals[0].error.cause == "constants for the whole kernel are made of it, and it uses last");

  auto inline_only = *parse_diff("--- a/include/y.h\n+++ b/include/y.h\n@@ -2 +2 @@\n-static inline int low(void) { "
                                 "return 1; }\n+static inline int low(void) { return 2; }\n",
                                 "fix.patch");
  plan = t.plan({inline_only});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
  CHECK(plan->units.size() == 1);

  REQUIRE(write_file(t.target.build / "kernel/.bounds.s.cmd", "nothing\n"));
  CHECK_FALSE(t.plan({inline_only}));
}

TEST_CASE("a constants file that has no record of its command is read with the command of another unit in its folder") {
  SmallTarget t;
  t.add("include/y.h", "enum y { first, last };\n");
  t.add("fs/Makefile", "$(obj)/fs-offsets.h: $(obj)/fs-offsets.s FORCE\n");
  t.add("fs/fs-offsets.c", "#include \"../include/y.h\"\nint main(void)\n{\n\tDEFINE(NR_Y, last);\n}\n");
  auto plan = t.plan({t.change("include/y.h", "enum y { first, last };", "enum y { first, second, last };")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].error.file == "fs/fs-offsets.c");
}

TEST_CASE("a changed input of a generated file is refused if the file cannot be generated for comparing") {
  SmallTarget t;
  t.add("include/y.h", "#define FIRST 1\n");
  t.add("fs/Makefile", "$(obj)/names.c: $(srctree)/include/y.h $(src)/mknames.sh FORCE\n");
  auto plan = t.plan({t.change("include/y.h", "#define FIRST 1", "#define FIRST 2")});
  REQUIRE(plan);
  REQUIRE(plan->refusals.size() == 1);
  CHECK(plan->refusals[0].rule == "generated-constants");
  CHECK(plan->refusals[0].error.cause ==
        "the kernel's build makes fs/names.c of it (fs/Makefile), and klp has no folder to make it anew in");
  CHECK(plan->refusals[0].error.remedy ==
        "leave include/y.h as it is, and give the code that needs it a definition of its own in another file");
  // Rules in a folder that the configuration does not enter are skipped.
  t.add("other/Makefile", "$(obj)/names.c: $(srctree)/include/x.h FORCE\n");
  plan = t.plan(
      {t.change("include/x.h", "int x(void); /* x */", "int x(int); /* x */"), *parse_diff(diff_of_a, "fix.patch")});
  REQUIRE(plan);
  CHECK(plan->refusals.empty());
}

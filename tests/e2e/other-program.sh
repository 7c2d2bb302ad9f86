#!/bin/bash
# Code of another program that kbuild builds with the kernel. If the kernel contains the program as data, the change is
# refused, for 16-bit code too; if the program runs before the kernel, the change is ignored with a note. If the kernel
# and the program are both built from the file, the plan contains the kernel's object.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
build() { "$KLP" build -t "$target" "$@" -o out.ko; }

edit arch/x86/realmode/rm/wakemain.c '0,/io_delay();/s//io_delay(), io_delay();/' >real-mode.patch
expect 1 "wakemain.o is part of the real mode code" "remedy:" -- build real-mode.patch
expect 0 "likely to be refused" "real mode code" -- "$KLP" plan -t "$target" real-mode.patch
edit arch/x86/realmode/rm/wakemain.c '1i /* a word more */' >comment.patch
expect 3 "nothing to patch" -- build comment.patch
edit arch/x86/entry/vdso/vgetcpu.c 's/return 0;/return 1;/' >vdso.patch
expect 1 "vgetcpu.o is part of the vDSO" -- build vdso.patch
edit arch/x86/boot/main.c '1i int unused;' >boot.patch
expect 3 "what runs before the kernel" "nothing to patch" -- build boot.patch
[ ! -e out.ko ] || fail "a module was written"

edit lib/cmdline.c '0,/return 0;/s//return 1;/' >both.patch
expect 0 "EFI stub" "to compile: 3 units" "lib/cmdline.c: its source is changed" -- "$KLP" plan -t "$target" both.patch

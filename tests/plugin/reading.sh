#!/bin/bash
# `klp facts show` reports why it cannot read the facts of an object. It can read several objects.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

echo 'int f(void) { return 1; }' > a.c
echo 'int g(void) { return 2; }' > b.c
compile a -O2
compile b -O2

expect_status 2 'missing\.o' "$KLP" facts show missing.o
echo 'text, no object' > text.o
expect_status 2 '^klp: text.o: not an ELF object' "$KLP" facts show text.o
"$KLP_GCC" -c a.c -o bare.o
expect_status 2 '^klp: bare.o: holds no compiler facts' "$KLP" facts show bare.o
expect_status 2 '^  remedy: compile it with -fplugin=klp' "$KLP" facts show bare.o

objcopy --dump-section .discard.klp.facts=facts.bin a.o
damaged() { # COMMAND : makes damaged.o from a.o; COMMAND changes its facts in changed.bin
  cp facts.bin changed.bin
  eval "$1"
  objcopy --update-section .discard.klp.facts=changed.bin a.o damaged.o
}
damaged 'truncate -s -4 changed.bin'
expect_status 2 '^klp: damaged.o: facts are damaged: 4 bytes are cut off' "$KLP" facts show damaged.o
damaged 'printf "\011" | dd of=changed.bin bs=1 seek=8 conv=notrunc status=none'
expect_status 2 '^klp: damaged.o: facts have schema 9, this klp reads schema 5' "$KLP" facts show damaged.o
damaged 'printf "\377" | dd of=changed.bin bs=1 seek=24 conv=notrunc status=none'
expect_status 2 '^klp: damaged.o: facts are damaged: the checksum does not fit' "$KLP" facts show damaged.o

head -c 100 a.o > cut.o
expect_status 2 '^klp: cut.o: ' "$KLP" facts show cut.o

# Several objects, and an object that ld -r made of two.
expect "$("$KLP" facts show a.o b.o)" '^b.o: b.c: compiled by gcc'
ld -r a.o b.o -o joined.o
expect "$("$KLP" facts show joined.o)" '^joined.o: a.c: compiled by gcc'
expect "$("$KLP" facts show joined.o)" '^joined.o: b.c: compiled by gcc'

json=$("$KLP" --json facts show a.o)
expect "$json" '"schema": "klp/1"'
expect "$json" '"object": "a.o"'
expect "$json" '"symbol": "f"'

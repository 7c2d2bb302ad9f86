#!/bin/bash
# `klp facts show` says what is wrong with an object that has no good facts, and reads several at once.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

echo 'int f(void) { return 1; }' > a.c
echo 'int g(void) { return 2; }' > b.c
compile a -O2
compile b -O2

says 2 'missing\.o' "$KLP" facts show missing.o
echo 'text, no object' > text.o
says 2 '^klp: text.o: not an ELF object' "$KLP" facts show text.o
"$KLP_GCC" -c a.c -o bare.o
says 2 '^klp: bare.o: holds no compiler facts' "$KLP" facts show bare.o
says 2 '^  remedy: compile it with -fplugin=klp' "$KLP" facts show bare.o

objcopy --dump-section .discard.klp.facts=facts.bin a.o
damaged() { # EXPRESSION : a.o with its facts changed by sed-like commands on the dump
  cp facts.bin changed.bin
  eval "$1"
  objcopy --update-section .discard.klp.facts=changed.bin a.o damaged.o
}
damaged 'truncate -s -4 changed.bin'
says 2 '^klp: damaged.o: facts are damaged: 4 bytes are cut off' "$KLP" facts show damaged.o
damaged 'printf "\011" | dd of=changed.bin bs=1 seek=8 conv=notrunc status=none'
says 2 '^klp: damaged.o: facts have schema 9, this klp reads schema 5' "$KLP" facts show damaged.o
damaged 'printf "\377" | dd of=changed.bin bs=1 seek=24 conv=notrunc status=none'
says 2 '^klp: damaged.o: facts are damaged: the checksum does not fit' "$KLP" facts show damaged.o

head -c 100 a.o > cut.o
says 2 '^klp: cut.o: ' "$KLP" facts show cut.o

# Several objects, and one that the linker joined.
expect "$("$KLP" facts show a.o b.o)" '^b.o: b.c: compiled by gcc'
ld -r a.o b.o -o joined.o
expect "$("$KLP" facts show joined.o)" '^joined.o: a.c: compiled by gcc'
expect "$("$KLP" facts show joined.o)" '^joined.o: b.c: compiled by gcc'

json=$("$KLP" --json facts show a.o)
expect "$json" '"schema": "klp/1"'
expect "$json" '"object": "a.o"'
expect "$json" '"symbol": "f"'

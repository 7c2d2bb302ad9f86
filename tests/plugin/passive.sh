#!/bin/bash
# The plugin changes no byte of the object except facts and, with -g, debug information.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
extern int out(int);
static int part(int x) { static int count; if (__builtin_expect(!x, 1)) return 0; count += out(x); return out(count) + out(x); }
static __attribute__((noinline)) int scaled(int x, int y) { return out(x) * y; }
static inline __attribute__((always_inline)) int small(int x) { return x + 1; }
int first(int x) { switch (x) { case 0: return 7; case 1: return 70; case 2: return 5; case 3: return 11; case 4: return 3; } return part(x); }
int second(int x) { return part(small(x)) + scaled(x, 3); }
int third(int x) { return part(x) + scaled(x, 3); }
int __attribute__((cold)) twin1(int x) { return out(x * 3) + out(x * 4) + out(x * 5); }
int __attribute__((cold)) twin2(int x) { return out(x * 3) + out(x * 4) + out(x * 5); }
int fourth(int x) { if (x) __builtin_abort(); return out(x) + second(x); }
const char *name(void) { return __func__; }
C

same_but_debug() {
  "$KLP_GCC" "$@" -c unit.c -o plain.o
  compile unit "$@"
  readelf -SW unit.o | grep -q '\.discard\.klp\.facts' || fail "no facts with $*"
  objcopy --strip-debug --remove-section .discard.klp.facts plain.o plain.stripped
  objcopy --strip-debug --remove-section .discard.klp.facts unit.o unit.stripped
  cmp plain.stripped unit.stripped || fail "the plugin changes code or data with $*"
}

for flags in -O0 -O1 -O2 -Os -O3 "-O2 -g" "-O2 -ffunction-sections -fdata-sections" "-O2 -pg -mfentry -g"; do
  # shellcheck disable=SC2086
  same_but_debug $flags
done

# The section has no flags and is not allocated, so the linker scripts of the kernel can discard it.
expect "$(readelf -SW unit.o | sed 's/\[ */[/')" '\.discard\.klp\.facts +PROGBITS +0+ [0-9a-f]+ [0-9a-f]+ 00 +0 +0 +1$'

compile unit -O2 && cp unit.o once.o
compile unit -O2
cmp once.o unit.o || fail "two compilations differ"

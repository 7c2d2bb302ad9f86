#!/bin/bash
# All inlinings are recorded: early ones, late ones, those of always_inline functions, those through other functions,
# with -g0, and those of which no code remains.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
extern int out(int);
static inline __attribute__((always_inline)) void nothing(int x) { if (0) out(x); }
static int inner(int x) { nothing(x); return out(x) + 1; }
static int middle(int x)
{
  return inner(x) * 2;
}
static int once(int x) { int i, sum = 0; for (i = 0; i < x; i++) sum += out(i) * out(sum) + middle(i); return sum; }
int outer(int x)
{
  return once(x)
    + middle(x);
}
#define CALL(x) \
  inner( \
    x)
int by_macro(int x)
{
  return CALL(x);
}
int none(int x) { return out(x); }
static __attribute__((noinline)) int cloned(int x, int y) { return middle(x) + y; }
int user1(int x) { return cloned(x, 3); }
int user2(int x) { return cloned(x + 1, 3); }
C

for debug in -g0 -g; do
  compile unit -O2 "$debug"
  outer=$(facts_of unit outer)
  expect "$outer" '^      once at unit.c:11$'
  expect "$outer" '^      middle at unit.c:12$'
  expect "$outer" '^      middle at unit.c:8, called by once$'
  expect "$outer" '^      inner at unit.c:6, called by middle$'
  expect "$outer" '^      nothing at unit.c:3, called by inner$'
  expect "$(facts_of unit by_macro)" '^      inner at unit.c:19$'
  expect "$(facts_of unit by_macro)" '^      nothing at unit.c:3, called by inner$'
  expect_none "$(facts_of unit none)" 'inlined here'
  expect "$(facts_of unit cloned.constprop.0)" '^      middle at unit.c:22$'
  expect "$(facts_of unit cloned.constprop.0)" '^      nothing at unit.c:3, called by inner$'
  expect_none "$(facts unit)" 'unknown line'
done

# always_inline functions are also inlined without optimization.
compile unit -O0
expect "$(facts_of unit inner)" '^      nothing at unit.c:3$'
expect_none "$(facts_of unit outer)" 'inlined here'

# The facts contain each pair that GCC reports with -fdump-ipa-clones.
compile unit -O2 -fdump-ipa-clones
awk -F';' '/inlining to/ { sub(/\..*/, "", $2); print $2, $7 }' ./*.ipa-clones | sort -u > reported
[ -s reported ] || fail "GCC reported nothing"
facts unit | awk '/^  [^ ]/ { into = $1 } /^      / { print $1, into }' | sort -u > recorded
nm unit.o | awk '{ print $NF }' > real
while read -r callee into; do
  if grep -qxF "$into" real; then grep -qxF "$callee $into" recorded || fail "$callee in $into is missing"; fi
done < reported

# destroy() is unused after it was inlined through the pointer `release`. GCC then removes its node before the nodes
# that are inlined into it.
cat > dropped.c <<'C'
extern int out(int);
static int child(int x) { int s = 0; for (int i = 0; i < x; ++i) s += out(i) * out(s); return s; }
static void destroy(int *r) { out(1); *r = child(*r); out(2); }
static int put(int *r, void (*release)(int *)) { if (--*r == 0) { release(r); return 1; } return out(*r) + out(3) * out(4); }
void first(int *r) { if (r) put(r, destroy); }
C
compile dropped -O2
first=$(facts_of dropped first)
expect "$first" '^      put at dropped.c:5$'
expect "$first" '^      destroy at dropped.c:4, called by put$'
expect "$first" '^      child at dropped.c:3, called by destroy$'

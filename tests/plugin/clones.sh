#!/bin/bash
# The facts of a clone contain its kind, its origin and the source lines of its origin.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
extern int out(int), more(int);
struct pair { int a, b, c, d; };
static __attribute__((noinline)) int scaled(int x, int y)
{
  return out(x) * y + more(y);
}
static __attribute__((noinline)) int reduced(struct pair *p) { int a = p->a, b = p->b; return out(a) + more(b); }
int split(int x)
{
  if (!x)
    return 0;
  out(x); more(x); out(x + 1); more(x + 1); out(x + 2); more(x + 2); out(x + 3);
  return more(x);
}
int user1(int x) { return scaled(x, 7) + split(x); }
int user2(int x, struct pair *p) { return scaled(x, 7) + split(x + 1) + reduced(p); }
int user3(int x, struct pair *p) { return split(x + 2) + reduced(p + 1); }
extern void die(void) __attribute__((cold, noreturn));
int halved(int x) { if (x > 1000) die(); return out(x + 1); }
__attribute__((noreturn, no_instrument_function)) void stop(void) { die(); }
__attribute__((section(".text.mine"))) int placed(int x) { return out(x); }
inline int declared_inline(int x);
int declared_inline(int x) { return out(x) + out(x * 2); }
C
compile unit -O2 -pg -mfentry -fpartial-inlining

expect "$(facts_of unit scaled.constprop.0)" 'unit.c:3-6$'
expect "$(facts_of unit scaled.constprop.0)" 'in the source: scaled$'
expect "$(facts_of unit scaled.constprop.0)" 'local, constprop clone of scaled$'
expect "$(facts_of unit reduced.isra.0)" 'local, isra clone of reduced$'
expect "$(facts_of unit reduced.isra.0)" 'int\(int, int\)|int\(struct pair \*'
expect "$(facts_of unit split.part.0)" 'local, split off split$'
expect "$(facts_of unit split.part.0)" 'unit.c:8-14$'
expect "$(facts_of unit split)" 'int\(int\)$'
expect "$(facts_of unit halved.cold)" 'local, no fentry, unlikely half of halved$'
expect "$(facts_of unit halved)" '^    global$'
expect "$(facts_of unit stop)" '^    global, no fentry, does not return$'
expect "$(facts_of unit placed)" 'section \.text\.mine$'
expect "$(facts_of unit declared_inline)" 'declared inline$'
expect_none "$(facts unit)" '^  scaled '

# Without -pg no function has an fentry call.
compile unit -O2
expect "$(facts_of unit user1)" '^    global, no fentry$'

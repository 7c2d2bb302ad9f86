#!/bin/bash
# Facts about symbols that other code uses or relies on: exports, taken addresses, callbacks in tables, assumptions of
# callers, constants.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
#define EXPORT(sym) \
  asm("\t.section \"___ksymtab+" #sym "\", \"a\"\n__ksymtab_" #sym ":\n\t.long " #sym " - .\n\t.previous\n");
extern int out(int);
extern void say(const char *);
struct ops { int (*open)(int); struct { int (*read)(int); } nested[2]; const char *name; };
static int on_open(int x) { return out(x); }
static int on_read(int x) { return out(x) + 1; }
struct ops table[2] = {[1] = {.open = on_open, .nested[1].read = on_read, .name = "of a table"}};
static int (*pointer)(int) = on_open;
int call(int x) { return pointer(x) + table[x].open(x); }
void set(int (*p)(int)) { pointer = p; }
int exported(int x) { say("of a function"); return out(x); }
EXPORT(exported)
int quiet(int x) { return out(x); }
__attribute__((noinline)) int depends_on_nothing(int x) { return x * 3; }
static int memory;
__attribute__((noinline)) int only_reads(int x) { return memory + x; }
void writes(int x) { memory = x; }
double number(double x) { return x * 2.5; }
C
compile unit -O2
all=$(facts unit)
expect "$(facts_of unit exported)" '^    global, no fentry, exported$'
expect_none "$(facts_of unit quiet)" 'exported|address taken'
expect "$(facts_of unit on_open)" 'local, no fentry, address taken$'
expect "$all" '^  table\[1\]\.open = on_open$'
expect "$all" '^  table\[1\]\.nested\[1\]\.read = on_read$'
expect "$all" '^  pointer = on_open$'
expect "$(facts_of unit depends_on_nothing)" '^    callers rely on: const, does not throw'
expect "$(facts_of unit only_reads)" '^    callers rely on: pure, does not throw'
expect "$(facts_of unit depends_on_nothing)" 'keeps .*\bcx\b'
expect_none "$(facts_of unit writes)" 'rely on: (const|pure)'
expect "$all" '^  [0-9a-f]{16}  11 bytes, string, used by table$'
expect "$all" '^  [0-9a-f]{16}  14 bytes, string, used by exported$'
expect "$all" '^  [0-9a-f]{16}  8 bytes, no string, used by number$'

# With an fentry call GCC does not use -fipa-ra.
compile unit -O2 -pg -mfentry
expect_none "$(facts_of unit depends_on_nothing)" 'keeps'

# A changed string has another hash.
facts unit | grep 'string, used by exported' > before
sed -i 's/of a function/of a fUnction/' unit.c
compile unit -O2
if facts unit | grep -qxFf before; then fail "the string changed, its hash did not"; fi

#!/bin/bash
# Static local variables are identified by owner, name and ordinal; the suffix of the symbol does not matter.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
extern int out(int);
static int inlined(int x) { static int count; return out(count += x); }
static __attribute__((noinline)) int cloned(int x, int y) { static int count; return out(count += x) * y; }
int both(int x)
{
  static int unused;
  static int count;
  { static int count = 1; out(count += x); }
  { static const int count[2] = {1, 2}; out(count[x]); }
  return count++ + inlined(x) + cloned(x, 7);
}
int again(int x) { return inlined(x) + cloned(x, 7); }
#define COUNTED(name) \
  static long name##_total = 4; \
  long name(void) { static int count; return name##_total++ + count++; }
COUNTED(made_by_macro)
#line 700 "generated.y"
static int presumed = 3;
int get_presumed(void) { return presumed++; }
int placed __attribute__((section(".data.mine"))) = 5;
volatile const int not_read_only = 6;
int weak_one __attribute__((weak));
C
compile unit -O2
all=$(facts unit)

owned() { # NAME NUMBER OWNER TYPE LINE : fails if the facts have no such variable
  local found
  found=$(grep -B2 "static $1 no. $2 of $3\$" <<<"$all") || fail "no static $1 no. $2 of $3 in:"$'\n'"$all"
  expect "$found" "unit.c:$5\$"
  expect "$found" "^    $4"
}
owned count 0 inlined "int, 4 bytes, local" 2
owned count 0 cloned "int, 4 bytes, local" 3
owned count 0 both "int, 4 bytes, local" 7
owned count 1 both "int, 4 bytes, local" 8
owned count 2 both "const int\\[2\\], 8 bytes, local, read only" 9
owned count 0 made_by_macro "int, 4 bytes, local" 16
expect_none "$all" "static unused"

expect "$(facts_of unit made_by_macro_total)" "unit.c:16"
expect "$(facts_of unit presumed)" "generated.y:700"
expect "$(facts_of unit get_presumed)" "generated.y:701"
expect "$(facts_of unit placed)" "global, section .data.mine"
expect_none "$(facts_of unit not_read_only)" "read only"
expect "$(facts_of unit weak_one)" "int, 4 bytes, weak"

# All symbols in the facts are in the object.
sed '/^callbacks/,$d' <<<"$all" | grep -E '^  [^ ]' | awk '{ print $1 }' | sort > named
nm unit.o | awk '{ print $NF }' | sort > real
[ -z "$(comm -23 named real)" ] || fail "not in the object: $(comm -23 named real)"

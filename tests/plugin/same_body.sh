#!/bin/bash
# The facts contain which symbols share a body: aliases, and identical functions that GCC folded. Calls that only
# folding creates are not recorded as inlinings.
# shellcheck source=tests/plugin/harness.bash
. "$(dirname "$0")/harness.bash"

cat > unit.c <<'C'
extern int out(int);
int target(int x) { return out(x) + 1; }
int other_name(int) __attribute__((alias("target")));
int twin1(int x) { return out(x * 3) + out(x * 4) + out(x * 5); }
int twin2(int x) { return out(x * 3) + out(x * 4) + out(x * 5); }
static int left(int x) { return out(x + 30) + out(x + 40) * out(x + 50); }
static int right(int x) { return out(x + 30) + out(x + 40) * out(x + 50); }
int (*const table[])(int) = {left, right};
int calls_left(int x) { return left(x); }
int calls_right(int x) { return right(x); }
static int hidden1(int x) { return out(x + 3) - out(x + 5); }
static int hidden2(int x) { return out(x + 3) - out(x + 5); }
int uses1(int x) { return hidden1(x); }
int uses2(int x) { return hidden2(x) * 2; }
C
compile unit -O2
expect "$(facts_of unit other_name)" '^    global, no fentry, same body as target$'
# A function whose address may be compared stays a separate function; it calls the identical function or contains its
# code.
folded=$(facts_of unit twin1; facts_of unit twin2)
expect "$folded" 'merged because its body is the same, same body as twin[12]$'
folded=$(facts_of unit left; facts_of unit right)
expect "$folded" 'merged because its body is the same, same body as (left|right)$'
expect_none "$folded" '^      (left|right) at'
expect_none "$(facts_of unit twin2)$(facts_of unit twin1)" 'inlined here'

# The function that the source calls is recorded, even if GCC inlined the identical function.
expect_none "$(facts_of unit uses1)" 'hidden2'
expect_none "$(facts_of unit uses2)" 'hidden1'
expect_none "$(facts_of unit calls_left)" ' right at'
expect_none "$(facts_of unit calls_right)" ' calls_left at'

compile unit -O2 -fno-ipa-icf
expect_none "$(facts unit)" 'merged'
expect "$(facts_of unit uses1)" '^      hidden1 at unit.c:13$'
expect "$(facts_of unit uses2)" '^      hidden2 at unit.c:14$'

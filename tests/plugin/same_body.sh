#!/bin/bash
# One body under several symbols is told: aliases, and functions that GCC folded because they are identical.
# The calls that folding makes up are not reported as inlinings.
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
expect "$(block unit other_name)" '^    global, no fentry, same body as target$'
# Whose address may be compared stays a function of its own, and calls its twin or holds its code.
folded=$(block unit twin1; block unit twin2)
expect "$folded" 'merged because its body is the same, same body as twin[12]$'
folded=$(block unit left; block unit right)
expect "$folded" 'merged because its body is the same, same body as (left|right)$'
refuse "$folded" '^      (left|right) at'
refuse "$(block unit twin2)$(block unit twin1)" 'inlined here'

# What the source calls is what is recorded, also where the twin's body was taken.
refuse "$(block unit uses1)" 'hidden2'
refuse "$(block unit uses2)" 'hidden1'
refuse "$(block unit calls_left)" ' right at'
refuse "$(block unit calls_right)" ' calls_left at'

compile unit -O2 -fno-ipa-icf
refuse "$(facts unit)" 'merged'
expect "$(block unit uses1)" '^      hidden1 at unit.c:13$'
expect "$(block unit uses2)" '^      hidden2 at unit.c:14$'

#!/bin/bash
# How make livepatch and related goals call klp: in the tree, with O=, in the output folder, and with only the makefile
# fragment.
# shellcheck source=tests/kbuild/lib.sh
. "$KLP_ROOT/tests/kbuild/lib.sh"
make_tree tree
# shellcheck disable=SC2154 # lib.sh sets klp
"$klp" -q kbuild install tree
make -s -C tree O="$work/out" vmlinux >/dev/null
"$klp" -q kbuild install out
lp() { make "$@" KLP="$work/klp-log"; }
built="$work/tree/livepatches/livepatch_fix.ko"

lp -C tree livepatch PATCH=../fix.patch >text
calls "[kbuild][target][$work/tree]
[build][-t][the-target][../fix.patch][-o][$built]"
grep -qx "  KLP     $built" text || fail "it does not say what it makes: $(cat text)"
[ "$(cat tree/livepatches/.gitignore)" = '*' ] || fail "git would see the modules"

# -s, V=1, -j and -n have the same meaning as in kbuild.
lp -s -C tree livepatch PATCH=../fix.patch >text
[ ! -s text ] || fail "make -s is not silent: $(cat text)"
calls "[-q][kbuild][target][$work/tree]
[-q][build][-t][the-target][../fix.patch][-o][$built]"
lp -j3 V=1 -C tree livepatch PATCH=../fix.patch NAME=other.ko TARGET=stock >text
grep -q "build -t .*other.ko" text || fail "V=1 does not show the command"
calls "[-v][-j][3][build][-t][stock][../fix.patch][-o][$work/tree/livepatches/other.ko]"
lp -n -C tree livepatch PATCH=../fix.patch >text
grep -q "build -t" text || fail "make -n does not show the command"
calls ""

# Two patches, and a name with a quote, which the shell must not interpret.
lp -C tree livepatch PATCH="a.patch it's.patch" NAME=two
calls "[kbuild][target][$work/tree]
[build][-t][the-target][a.patch][it's.patch][-o][$work/tree/livepatches/two.ko]"

# Commits and ranges of the source tree, from the output folder and with O=.
out="$work/out/livepatches"
lp -C out livepatch COMMIT=abc123
calls "[kbuild][target][$work/out]
[build][-t][the-target][--git][$work/tree][abc123][-o][$out/livepatch_abc123.ko]"
lp -C tree O=../out livepatch RANGE=v6.1..fix/one
calls "[kbuild][target][$work/tree][--output][$work/out]
[build][-t][the-target][--git][$work/tree][v6.1..fix/one][-o][$out/livepatch_v6_1_fix_one.ko]"
KBUILD_OUTPUT=../out lp -C tree livepatch-plan COMMIT=abc123
calls "[kbuild][target][$work/tree][--output][$work/out]
[plan][-t][the-target][--git][$work/tree][abc123]"
make -C out -f "$work/tree/GNUmakefile" livepatch-plan PATCH=x.patch KLP="$work/klp-log"
calls "[kbuild][target][$work/tree][--output][$work/out]
[plan][-t][the-target][x.patch]"

lp -C tree livepatch-test PATCH=../fix.patch RUN=../look.sh
calls "[kbuild][target][$work/tree]
[build][-t][the-target][../fix.patch][-o][$built]
[kbuild][target][$work/tree]
[test][-t][the-target][$built][--run][../look.sh]"
touch "$built"
lp -C tree livepatch-clean
calls "[kbuild][clean][$work/tree]"
[ ! -e tree/livepatches ] || fail "the modules are still there"

# Together with goals of the kernel: these run first, and their make does not get klp's variables.
lp -j4 -C tree vmlinux livepatch PATCH=../fix.patch NAME=fix TARGET=stock >text
grep -qx "LD vmlinux in $work/tree NAME=Hurr durr TARGET=" text || fail "$(cat text)"
calls "[-j][4][build][-t][stock][../fix.patch][-o][$work/tree/livepatches/fix.ko]"

# With the makefile fragment, without a GNUmakefile.
"$klp" -q kbuild remove out
make -C tree -f "$KLP_ROOT/scripts/kbuild/livepatch.mk" O=../out livepatch COMMIT=abc123 KLP="$work/klp-log"
calls "[kbuild][target][$work/tree][--output][$work/out]
[build][-t][the-target][--git][$work/tree][abc123][-o][$out/livepatch_abc123.ko]"

# Errors are printed, and make fails.
"$klp" -q kbuild install tree
! lp -C tree livepatch 2>text || fail "no change is no error"
grep -q "no change is given" text || fail "$(cat text)"
! lp -C tree livepatch PATCH=x COMMIT=y 2>text || fail "two changes are no error"
grep -q "PATCH COMMIT are both given" text || fail "$(cat text)"
calls ""
touch refuse
! lp -C tree livepatch-test PATCH=x 2>/dev/null || fail "a refusal is no error"
calls "[kbuild][target][$work/tree]
[build][-t][the-target][x][-o][$work/tree/livepatches/livepatch_x.ko]"
lp -C tree livepatch-help >text
grep -q "PATCH=fix.patch" text || fail "no help"

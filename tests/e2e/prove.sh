#!/bin/bash
# klp prove compares code that it compiles again with the image and the modules, and shows the first difference.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

"$KLP" --json prove -t "$target" fs/fcntl.c drivers/net/tun.c kernel/sched/core.c >proof.json
jq -e '.units | length == 3' proof.json >/dev/null || fail "not three units"
jq -e '.matched == .functions and .functions > 400' proof.json >/dev/null || { cat proof.json && fail "not all functions matched"; }
[ "$(jq -c '[.units[].object] | sort' proof.json)" = '["tun","vmlinux","vmlinux"]' ] || fail "of other objects"
# The end of a loop in resource_string() is the address behind the end of a string.
expect 0 "functions of 1 units are in the image, byte for byte" -- "$KLP" prove -t "$target" lib/vsprintf.c
# Weak definitions that the linker did not use are reported as such.
"$KLP" --json prove -t "$target" kernel/panic.c >proof.json
jq -e '[.units[].absent[].why | select(startswith("a weak definition"))] | length > 0' proof.json >/dev/null ||
  { cat proof.json && fail "no weak definition was named"; }
expect 2 "the target builds no kernel code from it" -- "$KLP" prove -t "$target" fs/nowhere.c
expect 2 "give sources, or --sample N, or --all" -- "$KLP" prove -t "$target"

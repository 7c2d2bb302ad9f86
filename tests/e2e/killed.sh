#!/bin/bash
# However klp build is killed, the source tree stays unchanged, no incomplete module is written, and the next run works.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"
before=$(listing)
change=$KLP_ROOT/examples/cmdline-mark/cmdline-mark.patch
"$KLP" -q build -t "$target" "$change" -o mark.ko
mv mark.ko whole.ko

for signal in INT KILL; do
  for delay in 0.05 0.3 1 2 4; do
    "$KLP" -q build -t "$target" "$change" -o mark.ko &
    sleep $delay
    status=0
    kill -s $signal $! 2>/dev/null || true
    wait $! 2>/dev/null || status=$?
    case $signal:$status in
    *:0) cmp mark.ko whole.ko && rm mark.ko ;; # the build ended before the signal
    INT:130 | KILL:137) [ ! -e mark.ko ] || fail "a module was written by a killed run" ;;
    *) fail "status $status after SIG$signal at $delay s" ;;
    esac
  done
done

"$KLP" -q build -t "$target" "$change" -o mark.ko
cmp mark.ko whole.ko || fail "the run after the killed ones gave another module"
[ "$before" = "$(listing)" ] || fail "the source tree was written to"
left=$(find "$KLP_HOME/work" -mindepth 1 -maxdepth 1 -type d)
[ -z "$left" ] || fail "left behind: $left"

#!/bin/bash
# A change of a function that ftrace cannot redirect takes effect through its callers in the running kernel: the body of
# a system call, and a function of lib/ that other files call. If no caller can be patched, the error shows each step of
# the chain.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

edit kernel/sys.c '/^SYSCALL_DEFINE1(newuname,/,/^}/s/\tup_read(&uts_sem);/\tstrscpy(tmp.machine, "klp-made", sizeof(tmp.machine));\n&/' >uname.patch
edit lib/uuid.c '/^void generate_random_uuid/,/^}/s/\tget_random_bytes(uuid, 16);/&\n\tmemcpy(uuid, "klp!", 4);/' >uuid.patch
for name in uname uuid; do
  "$KLP" --json -q build -t "$target" $name.patch -o $name.ko >$name.json || { cat $name.json && fail "$name.patch"; }
done
jq -e '[.functions[].symbol] | contains(["__x64_sys_newuname"])' uname.json >/dev/null || fail "the system call is not patched"
jq -e '[.functions[].symbol] | contains(["proc_do_uuid"])' uuid.json >/dev/null || fail "a caller in another file is not patched"

cat >look.sh <<'END'
#!/bin/sh
echo "machine $(uname -m)"
echo "uuid $(cat /proc/sys/kernel/random/uuid)"
END
"$KLP" --json test -t "$target" uname.ko uuid.ko --run look.sh --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json uname.ko "machine klp-made"
shows_only_during report.json uuid.ko "uuid 6b6c7021"

# The entry of an interrupt is in .noinstr.text, and only assembler code calls its callers.
edit kernel/entry/common.c '/^noinstr irqentry_state_t irqentry_enter(/,/^}/s/ret.exit_rcu = true;/cpu_relax();\n\t\t&/' >entry.patch
expect 1 "sysvec_irq_work(): ftrace cannot redirect it" "it is used by asm_sysvec_irq_work(), which the module does not replace" \
  "because it calls irqentry_enter(), which ftrace cannot redirect" "remedy: make the change in functions that ftrace can" -- \
  "$KLP" -v build -t "$target" entry.patch -o entry.ko

#!/bin/bash
# Changed data: a number that the livepatch writes, a table that its readers' new versions bring along; new per-CPU
# variables and static keys. All show while they are in place, and only then.
# shellcheck source=tests/e2e/lib.sh
. "${KLP_ROOT:?run by ctest}/tests/e2e/lib.sh"

# A number with another initial value: refused, with the way out; then written on request.
edit mm/util.c '/^int sysctl_overcommit_ratio/s/= 50;/= 60;/' >ratio.patch
expect 1 "sysctl_overcommit_ratio: an existing variable gets another initial value" \
  "--write-data sysctl_overcommit_ratio" -- "$KLP" build -t "$target" ratio.patch -o ratio.ko
expect 2 "--write-data sysctl_nothing" -- \
  "$KLP" build -t "$target" ratio.patch --write-data sysctl_nothing -o ratio.ko
"$KLP" -q build -t "$target" ratio.patch --write-data sysctl_overcommit_ratio -o ratio.ko

# A read-only table: whoever reads it is patched to read the new one.
edit fs/proc/array.c '/task_state_array\[\] = {/,/};/s/R (running)/R (klp-runs)/' >states.patch
"$KLP" -q build -t "$target" states.patch -o states.ko

edit fs/proc/version.c -e '1i #include <linux/jump_label.h>\n#include <linux/percpu.h>' \
  -e '/^static int version_proc_show/i static DEFINE_PER_CPU(int, klp_shown) = 41;\nstatic DEFINE_STATIC_KEY_FALSE(klp_key);\n' \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_printf(m, "shown %d\\n", this_cpu_inc_return(klp_shown));\n\tif (static_branch_unlikely(\&klp_key))\n\t\tseq_puts(m, "key is on\\n");\n\tstatic_branch_enable(\&klp_key);\n\treturn 0;/' >new.patch
"$KLP" -q build -t "$target" new.patch --allow new-state="it counts from now on" -o new.ko

# The module loader leaves addresses out of per-CPU variables; a hook can put them there.
each='static DEFINE_PER_CPU(const char *, klp_each)'
edit fs/proc/version.c -e '1i #include <linux/percpu.h>' -e "/^static int version_proc_show/i $each = linux_proc_banner;\n" \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_puts(m, this_cpu_read(klp_each));\n&/' >address.patch
expect 1 "klp_each: it is a new per-CPU variable with an address in its initial value (linux_proc_banner, at byte 0)" \
  "KLP_PRE_PATCH" -- "$KLP" build -t "$target" address.patch -o none.ko
edit fs/proc/version.c -e '1i #include <klp/livepatch.h>\n#include <linux/percpu.h>' \
  -e "/^static int version_proc_show/i $each;\nstatic int klp_fill(struct klp_object *object)\n{\n\tint cpu;\n\n\tfor_each_possible_cpu(cpu)\n\t\tper_cpu(klp_each, cpu) = \"each CPU has it\\\\n\";\n\treturn 0;\n}\nKLP_PRE_PATCH(klp_fill);\n" \
  -e '/^static int version_proc_show/,/return 0/s/\treturn 0;/\tseq_puts(m, this_cpu_read(klp_each));\n&/' >each.patch
"$KLP" -q build -t "$target" each.patch -o each.ko

cat >look.sh <<'END'
#!/bin/sh
echo "ratio $(cat /proc/sys/vm/overcommit_ratio)"
grep State: /proc/self/status
cat /proc/version /proc/version
exit 0
END
"$KLP" --json test -t "$target" ratio.ko states.ko new.ko each.ko --run look.sh --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }

shows_only_during report.json ratio.ko "ratio 60"
shows_only_during report.json states.ko "R (klp-runs)"
shows_only_during report.json new.ko "shown 42"
shows_only_during report.json new.ko "key is on"
shows_only_during report.json each.ko "each CPU has it"

# A livepatch that replaces it must know of the number: one that does not is no match for the kernel, one that does
# starts from the value that it finds, and gives back the kernel's own.
edit mm/util.c '/^int sysctl_overcommit_ratio/s/= 50;/= 70;/' >more.patch
"$KLP" -q build -t "$target" more.patch --write-data sysctl_overcommit_ratio -o more.ko
cat >replace.sh <<'END'
#!/bin/sh
[ "$1" = during ] || exit 0
insmod ./states.ko && exit 1
insmod ./more.ko || exit 1
until [ "$(cat /sys/kernel/livepatch/more/transition)" = 0 ]; do sleep 1; done
echo "replaced: $(cat /proc/sys/vm/overcommit_ratio)"
echo 0 >/sys/kernel/livepatch/more/enabled
while [ -d /sys/kernel/livepatch/more ]; do sleep 1; done
echo "disabled: $(cat /proc/sys/vm/overcommit_ratio)"
END
"$KLP" --json test -t "$target" ratio.ko --run replace.sh --add states.ko --add more.ko --time-limit 240 >report.json ||
  { cat report.json && fail "klp test did not pass"; }
shows_only_during report.json ratio.ko "replaced: 70"
shows_only_during report.json ratio.ko "disabled: 50"

# What somebody has set meanwhile is not overwritten.
cat >set.sh <<'END'
#!/bin/sh
[ "$1" != before ] || echo 55 >/proc/sys/vm/overcommit_ratio
END
expect 1 "sysctl_overcommit_ratio" "is 0x37 and not 0x32" -- \
  "$KLP" test -t "$target" ratio.ko --run set.sh --time-limit 240
